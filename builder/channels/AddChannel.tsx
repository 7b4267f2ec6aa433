import { Button, Group, Modal, TextInput, UnstyledButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Problem } from '../accounts/Problem.tsx'
import { call } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import { type ChannelType, problemsOf, type Secrets, useRefreshChannels } from './channels.ts'
import { SecretsOnce } from './SecretsOnce.tsx'
import { SettingsForm } from './SettingsForm.tsx'
import { fieldsOf, missingIn, settingsOf, type Values, valuesOf } from './settings.ts'

interface AddChannelProps {
  types: ChannelType[]
  /** A type, or anything else for the catalogue; undefined: closed. */
  chosen: string | undefined
  onChoose: (type: string) => void
  onClose: () => void
  onAdded: (channel: string, tab?: 'install') => void
}

/** The catalogue, then the connection form of the chosen type, then what is shown only once. */
export function AddChannel({ types, chosen, onChoose, onClose, onAdded }: AddChannelProps) {
  const { t, pick } = useT()
  const type = types.find((one) => one.type === chosen)
  const [made, setMade] = useState<{ id: string; secrets: Secrets } | null>(null)
  const finish = (id: string): void => {
    setMade(null)
    onAdded(id, 'install')
  }
  return (
    <Modal
      opened={chosen !== undefined || made !== null}
      onClose={() => (made ? finish(made.id) : onClose())}
      title={type ? t('channels.add.one', { type: pick(type.title) }) : t('channels.add.title')}
      closeOnClickOutside={made === null}
    >
      {made && type ? (
        <SecretsOnce secrets={made.secrets} schema={type.settings} onDone={() => finish(made.id)} />
      ) : type ? (
        <Connect
          key={type.type}
          type={type}
          onBack={() => onChoose('all')}
          onMade={(id, secrets) => (secrets ? setMade({ id, secrets }) : finish(id))}
        />
      ) : (
        <ul className={styles.catalogue}>
          {types.map((one) => (
            <li key={one.type}>
              <UnstyledButton className={styles.type} onClick={() => onChoose(one.type)}>
                <span className={styles.icon} data-channel={one.type}>
                  <Icon name={one.icon} size={22} />
                </span>
                <span className={styles.main}>
                  <span className={styles.name}>{pick(one.title)}</span>
                  <span className={styles.quiet}>{pick(one.about)}</span>
                </span>
                <Icon name="chevron-right" size={18} />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  )
}

interface ConnectProps {
  type: ChannelType
  onBack: () => void
  onMade: (id: string, secrets: Secrets | undefined) => void
}

function Connect({ type, onBack, onMade }: ConnectProps) {
  const { t, pick, language } = useT()
  const refresh = useRefreshChannels()
  const fields = useMemo(() => fieldsOf(type.settings), [type])
  const [name, setName] = useState('')
  const [values, setValues] = useState<Values>(() => valuesOf(fields, {}))
  const [checked, setChecked] = useState(false)
  const create = useMutation({
    mutationFn: async () => {
      const body = { type: type.type, name: name.trim(), settings: settingsOf(fields, values) }
      const made = await call('POST /channels', { body })
      // The channel is there whatever its provider says; what is wrong with it stands on its card.
      await call('PUT /channels/:id/connection', { params: { id: made.id } }).catch(() => {})
      return made
    },
    onSuccess: async (channel) => {
      await refresh()
      onMade(channel.id, channel.secretsOnce)
    },
  })
  const missing = missingIn(fields, values, {})
  const problems = checked
    ? {
        ...Object.fromEntries(missing.map((one) => [one, t('channels.form.missing')])),
        ...problemsOf(create.error, language, t('channels.form.wrong')),
      }
    : {}
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setChecked(true)
        if (name.trim() !== '' && missing.length === 0) create.mutate()
      }}
    >
      <p className={styles.quiet}>{pick(type.about)}</p>
      <TextInput
        data-autofocus
        label={t('channels.form.name')}
        description={t('channels.form.nameHelp')}
        withAsterisk
        maxLength={80}
        value={name}
        error={checked && name.trim() === '' && t('channels.form.missing')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SettingsForm
        fields={fields}
        values={values}
        problems={problems}
        onChange={(field, value) => setValues((old) => ({ ...old, [field]: value }))}
      />
      {create.error && <Problem error={create.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t('channels.add.connect')}
        </Button>
      </Group>
    </form>
  )
}
