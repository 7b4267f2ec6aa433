// Whom the talk is with and on which channel: a sample person, or a real contact as they are known now.
import { Button, Popover, Select, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Scene } from '#engine/machine/cues.ts'
import { call, queryKeys } from '../../api.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import { contactOf, useSceneChannels } from './scene.ts'
import type { Talk } from './useTalk.ts'

export function SceneForm({ talk, empty }: { talk: Talk; empty: Scene }) {
  const { t } = useT()
  const [opened, setOpened] = useState(false)
  const { firstName, lastName } = talk.scene.contact
  const name = firstName || lastName
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus width={300} withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          className={styles.who}
          leftSection={<Icon name="user" size={16} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {name || t('canvas.simulator.nobody')}
          {talk.scene.channel && ` · ${talk.scene.channel.name}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && (
          <Form
            first={talk.scene}
            onChange={(next) => {
              talk.load({
                ...empty,
                contact: next.contact,
                channel: next.channel,
                cues: talk.scene.cues.slice(0, 1),
              })
              setOpened(false)
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

type Who = Pick<Scene, 'contact' | 'channel'>

function Form({ first, onChange }: { first: Who; onChange(next: Who): void }) {
  const { t } = useT()
  const [contact, setContact] = useState(first.contact)
  const [channel, setChannel] = useState(first.channel)
  const channels = useSceneChannels()
  const set = (change: Partial<Scene['contact']>) => setContact({ ...contact, ...change })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ contact, channel })
      }}
    >
      <RealContact onChoose={setContact} />
      <div className={styles.pair}>
        <TextInput
          data-autofocus
          label={t('canvas.simulator.name')}
          value={contact.firstName}
          onChange={(event) => set({ firstName: event.currentTarget.value })}
        />
        <TextInput
          label={t('canvas.simulator.lastName')}
          value={contact.lastName}
          onChange={(event) => set({ lastName: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('canvas.simulator.email')}
        value={contact.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <TagsInput
        label={t('canvas.simulator.tags')}
        value={contact.tags}
        onChange={(tags) => set({ tags })}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        label={t('canvas.simulator.channel')}
        data={channels.map(({ channel: one, type }) => ({ value: type.type, label: one.name }))}
        value={channel?.type ?? null}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(type) => setChannel(channels.find((one) => one.type.type === type)?.channel ?? channel)}
      />
      <Button type="submit">{t('canvas.simulator.startWith')}</Button>
    </form>
  )
}

const TYPING_MS = 200

/** Somebody of the contacts; what is known of them fills the form and may still be changed. */
function RealContact({ onChoose }: { onChoose(contact: Scene['contact']): void }) {
  const { t } = useT()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, TYPING_MS)
  const found = useQuery({
    queryKey: [...queryKeys.contacts, 'sample', search],
    queryFn: () => call('GET /contacts', { query: { search: search || undefined, limit: 20 } }),
  })
  const items = found.data?.items ?? []
  return (
    <Select
      label={t('canvas.simulator.real')}
      placeholder={t('canvas.simulator.realPlaceholder')}
      searchable
      clearable
      data={items.map(({ id, name }) => ({ value: id, label: name || t('canvas.simulator.nobody') }))}
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={
        found.isFetching ? t('canvas.simulator.searching') : t('canvas.simulator.noContact')
      }
      comboboxProps={{ withinPortal: false }}
      onChange={(id) => {
        const one = items.find((item) => item.id === id)
        if (one) onChoose(contactOf(one))
      }}
    />
  )
}
