import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { CopyField } from '../channels/CopyField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { type Language, useT } from '../words/i18n.ts'
import { useMe } from './me.ts'
import { type Invitation, type Role, rolesFor, teamsQuery } from './people.ts'
import { emailProblem } from './rules.ts'
import { SaveDialog } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

/** Invites somebody; then shows the link, to hand over by hand where no letter leaves. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const [made, setMade] = useState<Invitation | null>(null)
  return made ? <Made invitation={made} onClose={onClose} /> : <Form onMade={setMade} onClose={onClose} />
}

function Form({ onMade, onClose }: { onMade(made: Invitation): void; onClose(): void }) {
  const { t, language: spoken } = useT()
  const me = useMe()
  const { data: teams } = useQuery(teamsQuery)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [teamId, setTeamId] = useState<string | null>(null)
  const [language, setLanguage] = useState<Language>(spoken)
  const [problem, setProblem] = useState<string | null>(null)
  const invite = useSaving(
    async () =>
      onMade(await call('POST /invitations', { body: { email: email.trim(), role, teamId, language } })),
    [queryKeys.invitations],
  )
  const save = () => {
    const wrong = emailProblem(email)
    setProblem(wrong === 'accounts.rules.emailMissing' ? 'settings.invite.emailMissing' : wrong)
    if (wrong === null) invite.mutate(undefined)
  }
  return (
    <SaveDialog
      title={t('settings.users.invite')}
      verb={t('settings.invite.action')}
      busy={invite.isPending}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('accounts.email')}
        type="email"
        inputMode="email"
        autoComplete="off"
        maxLength={200}
        value={email}
        error={problem && t(problem)}
        onChange={(event) => {
          setEmail(event.currentTarget.value)
          setProblem(null)
        }}
      />
      <Select
        label={t('settings.users.role')}
        description={t(`settings.users.rolesHelp.${role}`)}
        data={rolesFor(me?.role).map((value) => ({ value, label: t(`settings.users.roles.${value}`) }))}
        value={role}
        allowDeselect={false}
        onChange={(next) => setRole(next as Role)}
      />
      <Select
        label={t('settings.invite.team')}
        placeholder={t('settings.users.noTeam')}
        data={(teams?.items ?? []).map((team) => ({ value: team.id, label: team.name }))}
        value={teamId}
        clearable
        onChange={setTeamId}
      />
      <Select
        label={t('settings.invite.language')}
        data={(['es', 'en'] as const).map((value) => ({ value, label: t(`common.languages.${value}`) }))}
        value={language}
        allowDeselect={false}
        onChange={(next) => setLanguage(next as Language)}
      />
    </SaveDialog>
  )
}

function Made({ invitation, onClose }: { invitation: Invitation; onClose(): void }) {
  const { t } = useT()
  const { email, letter, link } = invitation
  return (
    <Modal opened onClose={onClose} title={t('settings.invite.made', { email })}>
      <Stack gap="md">
        {letter === 'none' ? (
          <Alert color="yellow" variant="light" icon={<Icon name="alert-triangle" size={18} />}>
            {t('settings.invite.noMail')}
          </Alert>
        ) : (
          <Text>{t('settings.invite.onItsWay', { email })}</Text>
        )}
        {link && <CopyField label={t('settings.invite.link')} value={link} />}
        <Text size="sm" c="dimmed">
          {t('settings.invite.once')}
        </Text>
        <Group justify="flex-end">
          <Button data-autofocus onClick={onClose}>
            {t('settings.invite.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
