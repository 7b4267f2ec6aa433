import { Textarea, TextInput } from '@mantine/core'
import type { QueryKey } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useT } from '../words/i18n.ts'
import { SaveDialog } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

/** What the person wrote, trimmed. */
export interface Named {
  name: string
  description: string
}

interface NamedDialogProps {
  /** Section of the settings' words: `add`, `make` and `example` stand there, and `renameHelp` where a name is known elsewhere. */
  words: 'closing' | 'fields' | 'tags' | 'teams'
  /** What is changed; null: something new. */
  given: Named | null
  most: number
  renameHelp?: boolean
  /** More to fill in, between name and description. */
  children?: (name: string) => ReactNode
  blocked?: (name: string) => boolean
  save: (given: Named) => Promise<unknown>
  /** The lists that are old when it is saved. */
  stale: QueryKey[]
  onClose(): void
}

/** Makes or changes something that people call by a name and may describe. */
export function NamedDialog({
  words,
  given,
  most,
  renameHelp,
  children,
  blocked,
  ...more
}: NamedDialogProps) {
  const { t } = useT()
  const [name, setName] = useState(given?.name ?? '')
  const [description, setDescription] = useState(given?.description ?? '')
  const { save, stale, onClose } = more
  const body = { name: name.trim(), description: description.trim() }
  const saving = useSaving(() => save(body), stale, { after: onClose, said: t('common.saved') })
  return (
    <SaveDialog
      title={given?.name ?? t(`settings.${words}.add`)}
      verb={t(given ? 'common.save' : `settings.${words}.make`)}
      busy={saving.isPending}
      blocked={body.name === '' || (blocked?.(body.name) ?? false)}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('settings.name')}
        placeholder={t(`settings.${words}.example`)}
        description={given && renameHelp ? t(`settings.${words}.renameHelp`) : undefined}
        maxLength={most}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {children?.(body.name)}
      <Textarea
        label={t('settings.description')}
        autosize
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </SaveDialog>
  )
}
