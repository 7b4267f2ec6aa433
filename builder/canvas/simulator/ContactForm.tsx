// Who the rehearsal is about: name, e-mail and tags.
import { Button, Popover, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import type { Contact } from './talk.ts'

interface ContactFormProps {
  contact: Contact
  onChange(contact: Contact): void
}

export function ContactForm({ contact, onChange }: ContactFormProps) {
  const { t } = useT()
  const [draft, setDraft] = useState(contact)
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus width={280}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="user" size={16} />}
          onClick={() => {
            setDraft(contact)
            setOpened(!opened)
          }}
        >
          {contact.name || t('canvas.simulator.nobody')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.contact}
          onSubmit={(event) => {
            event.preventDefault()
            onChange(draft)
            setOpened(false)
          }}
        >
          <TextInput
            label={t('canvas.simulator.name')}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <TextInput
            label={t('canvas.simulator.email')}
            value={draft.email}
            onChange={(event) => setDraft({ ...draft, email: event.currentTarget.value })}
          />
          <TagsInput
            label={t('canvas.simulator.tags')}
            value={draft.tags}
            onChange={(tags) => setDraft({ ...draft, tags })}
            comboboxProps={{ withinPortal: false }}
          />
          <Button type="submit">{t('canvas.simulator.startWith')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
