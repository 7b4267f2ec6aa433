import { Select, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { useT } from '../words/i18n.ts'
import type { ContactField } from './FieldsSettings.tsx'
import { keyFrom } from './rules.ts'
import { SaveDialog } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

const types = ['text', 'number', 'email', 'phone', 'url', 'date', 'checkbox', 'list'] as const

/** Makes a field, or changes what may change of one. */
export function FieldDialog({ field, onClose }: { field: ContactField | null; onClose(): void }) {
  const { t } = useT()
  const [title, setTitle] = useState(field?.title ?? '')
  const [ownKey, setOwnKey] = useState<string | null>(field?.key ?? null)
  const [type, setType] = useState<ContactField['type']>(field?.type ?? 'text')
  const [options, setOptions] = useState(field?.options ?? [])
  const [description, setDescription] = useState(field?.description ?? '')
  const key = ownKey ?? keyFrom(title)
  const body = { title: title.trim(), description: description.trim() }
  const save = useSaving(
    (): Promise<unknown> =>
      field
        ? call('PATCH /fields/:key', {
            params: { key },
            body: { ...body, ...(type === 'list' && { options }) },
          })
        : call('POST /fields', { body: { ...body, key, type, options } }),
    [queryKeys.fields],
    { after: onClose, said: t('common.saved') },
  )
  return (
    <SaveDialog
      title={field ? field.title : t('settings.fields.add')}
      verb={t(field ? 'common.save' : 'settings.fields.make')}
      busy={save.isPending}
      blocked={body.title === '' || key === '' || (type === 'list' && options.length === 0)}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('settings.name')}
        placeholder={t('settings.fields.example')}
        maxLength={50}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label={t('settings.fields.key')}
        description={t(field ? 'settings.fields.fixed' : 'settings.fields.keyHelp')}
        maxLength={50}
        readOnly={field !== null}
        value={key}
        onChange={(event) => setOwnKey(event.currentTarget.value.replace(/[^A-Za-z0-9_]/g, '_'))}
      />
      <Select
        label={t('settings.fields.type')}
        data={types.map((value) => ({ value, label: t(`settings.fields.types.${value}`) }))}
        value={type}
        allowDeselect={false}
        disabled={field !== null}
        description={field ? t('settings.fields.fixed') : undefined}
        onChange={(next) => setType(next as ContactField['type'])}
      />
      {type === 'list' && (
        <>
          <TagsInput
            label={t('settings.fields.optionsLabel')}
            description={t('settings.fields.optionsHelp')}
            value={options}
            maxTags={200}
            splitChars={[',', ';', '\n']}
            acceptValueOnBlur
            onChange={setOptions}
          />
          {field && (
            <Text size="sm" c="dimmed">
              {t('settings.fields.optionsGone')}
            </Text>
          )}
        </>
      )}
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
