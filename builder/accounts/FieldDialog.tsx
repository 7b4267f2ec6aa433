import { Select, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { useT } from '../words/i18n.ts'
import type { ContactField } from './FieldsSettings.tsx'
import { NamedDialog } from './NamedDialog.tsx'
import { keyFrom } from './rules.ts'

const types = ['text', 'number', 'email', 'phone', 'url', 'date', 'checkbox', 'list'] as const

/** Makes a field, or changes what may change of one. */
export function FieldDialog({ field, onClose }: { field: ContactField | null; onClose(): void }) {
  const { t } = useT()
  const [ownKey, setOwnKey] = useState<string | null>(field?.key ?? null)
  const [type, setType] = useState<ContactField['type']>(field?.type ?? 'text')
  const [options, setOptions] = useState(field?.options ?? [])
  const keyOf = (name: string) => ownKey ?? keyFrom(name)
  return (
    <NamedDialog
      words="fields"
      given={field && { name: field.title, description: field.description }}
      most={50}
      blocked={(name) => keyOf(name) === '' || (type === 'list' && options.length === 0)}
      save={({ name: title, description }): Promise<unknown> => {
        const [key, body] = [keyOf(title), { title, description }]
        return field
          ? call('PATCH /fields/:key', {
              params: { key },
              body: { ...body, ...(type === 'list' && { options }) },
            })
          : call('POST /fields', { body: { ...body, key, type, options } })
      }}
      stale={[queryKeys.fields]}
      onClose={onClose}
    >
      {(name) => (
        <>
          <TextInput
            label={t('settings.fields.key')}
            description={t(field ? 'settings.fields.fixed' : 'settings.fields.keyHelp')}
            maxLength={50}
            readOnly={field !== null}
            value={keyOf(name)}
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
          {type === 'list' && <Options options={options} known={field !== null} onChange={setOptions} />}
        </>
      )}
    </NamedDialog>
  )
}

interface OptionsProps {
  options: string[]
  known: boolean
  onChange(options: string[]): void
}

/** What can be chosen in a list. */
function Options({ options, known, onChange }: OptionsProps) {
  const { t } = useT()
  return (
    <>
      <TagsInput
        label={t('settings.fields.optionsLabel')}
        description={t('settings.fields.optionsHelp')}
        value={options}
        maxTags={200}
        splitChars={[',', ';', '\n']}
        acceptValueOnBlur
        onChange={onChange}
      />
      {known && (
        <Text size="sm" c="dimmed">
          {t('settings.fields.optionsGone')}
        </Text>
      )}
    </>
  )
}
