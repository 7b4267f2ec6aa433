import { Button, Group, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Problem } from '../accounts/Problem.tsx'
import { call } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import { type Channel, type ChannelType, problemsOf, useRefreshChannels } from './channels.ts'
import { SettingsForm } from './SettingsForm.tsx'
import { fieldsOf, missingIn, settingsOf, type Values, valuesOf } from './settings.ts'

interface GeneralProps {
  channel: Channel
  type: ChannelType
  onClose: () => void
}

/** Name and settings, the connection check, and the way to delete. */
export function General({ channel, type, onClose }: GeneralProps) {
  return (
    <div className={styles.form}>
      <Fields channel={channel} type={type} />
      {!type.local && <Check channel={channel} />}
      <Danger channel={channel} onClose={onClose} />
    </div>
  )
}

function Fields({ channel, type }: { channel: Channel; type: ChannelType }) {
  const { t, language } = useT()
  const refresh = useRefreshChannels()
  const fields = useMemo(() => fieldsOf(type.settings), [type])
  const [name, setName] = useState(channel.name)
  const [values, setValues] = useState<Values>(() => valuesOf(fields, channel.settings))
  const [touched, setTouched] = useState(false)
  const missing = missingIn(fields, values, channel.settings)
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /channels/:id', {
        params: { id: channel.id },
        body: { name: name.trim(), settings: settingsOf(fields, values) },
      }),
    onSuccess: async () => {
      setTouched(false)
      toast.success(t('common.saved'))
      await refresh()
    },
  })
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '' && missing.length === 0) save.mutate()
      }}
    >
      <TextInput
        label={t('channels.form.name')}
        maxLength={80}
        value={name}
        error={name.trim() === '' && t('channels.form.missing')}
        onChange={(event) => {
          setName(event.currentTarget.value)
          setTouched(true)
        }}
      />
      <SettingsForm
        fields={fields}
        values={values}
        problems={{
          ...Object.fromEntries(missing.map((one) => [one, t('channels.form.missing')])),
          ...problemsOf(save.error, language, t('channels.form.wrong')),
        }}
        onChange={(field, value) => {
          setValues((old) => ({ ...old, [field]: value }))
          setTouched(true)
        }}
      />
      {save.error && <Problem error={save.error} />}
      <Button type="submit" className={styles.start} loading={save.isPending} disabled={!touched}>
        {t('common.save')}
      </Button>
    </form>
  )
}

function Check({ channel }: { channel: Channel }) {
  const { t, pick } = useT()
  const check = useMutation({
    mutationFn: () => call('POST /channels/:id/check', { params: { id: channel.id } }),
  })
  return (
    <section className={styles.section}>
      <Group gap="xs">
        <Button
          variant="default"
          loading={check.isPending}
          leftSection={<Icon name="plug-connected" size={16} />}
          onClick={() => check.mutate()}
        >
          {t('channels.check.action')}
        </Button>
        {check.data?.items.every(({ ok }) => ok) && (
          <span className={styles.good} role="status">
            <Icon name="circle-check" size={18} /> {t('channels.check.good')}
          </span>
        )}
      </Group>
      {check.data?.items.map(
        ({ what, ok, problem }) => !ok && <Problem key={what.en} error={pick(problem ?? what)} />,
      )}
      {check.error && <Problem error={check.error} />}
    </section>
  )
}

function Danger({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useT()
  const refresh = useRefreshChannels()
  const remove = async (): Promise<void> => {
    const sure = await confirm({
      title: t('channels.remove.title', { name: channel.name }),
      text: t('channels.remove.text'),
      action: t('common.delete'),
      danger: true,
      typed: channel.name,
    })
    if (!sure) return
    try {
      await call('DELETE /channels/:id', { params: { id: channel.id }, body: { name: channel.name } })
      toast.success(t('channels.removed', { name: channel.name }))
      onClose()
      await refresh()
    } catch (error) {
      toast.error(error)
    }
  }
  return (
    <section className={styles.section}>
      <Button variant="subtle" color="red" className={styles.start} onClick={() => void remove()}>
        {t('channels.remove.action')}
      </Button>
    </section>
  )
}
