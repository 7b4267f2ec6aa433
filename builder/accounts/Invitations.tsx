import { useClipboard } from '@mantine/hooks'
import { call, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pill, type Tone } from '../ui/Pill.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Invitation, Team } from './people.ts'
import styles from './Settings.module.css'
import { RowMenu } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

const tones: Record<Invitation['letter'] | 'expired', Tone> = {
  none: 'corn',
  waiting: 'blue',
  sent: 'blue',
  failed: 'red',
  expired: 'grey',
}

/** Who is invited and has not answered: what became of the letter; again, by hand, or taken back. */
export function Invitations({ items, teams }: { items: Invitation[]; teams: Team[] }) {
  const { t } = useT()
  if (items.length === 0) return null
  return (
    <section>
      <h2 className={styles.over}>{t('settings.users.invited', { count: items.length })}</h2>
      <ul className={styles.rows} aria-label={t('settings.users.pending')}>
        {items.map((one) => (
          <Row key={one.id} invitation={one} team={teams.find(({ id }) => id === one.teamId)} />
        ))}
      </ul>
    </section>
  )
}

function Row({ invitation, team }: { invitation: Invitation; team: Team | undefined }) {
  const { t, pick, date } = useT()
  const { id, email, role, link, expired, expiresAt, letter, problem } = invitation
  const state = expired ? 'expired' : letter
  const { copy } = useClipboard()
  const stale = [queryKeys.invitations]
  const again = useSaving(() => call('POST /invitations/:id/letter', { params: { id } }), stale, {
    said: t(letter === 'none' ? 'settings.invite.renewed' : 'settings.invite.again'),
  })
  const cancel = useSaving(() => call('DELETE /invitations/:id', { params: { id } }), stale)
  const ask = async () => {
    const sure = await confirm({
      title: t('settings.invite.cancel.title', { email }),
      text: t('settings.invite.cancel.text'),
      action: t('settings.invite.cancel.action'),
      danger: true,
    })
    if (sure) cancel.mutate(undefined)
  }
  return (
    <li className={styles.row}>
      <span className={styles.face}>
        <Icon name="mail" size={18} />
      </span>
      <div className={styles.main}>
        <span className={styles.strong}>{email}</span>
        <span className={styles.pills}>
          <Pill tone={tones[state]}>{t(`settings.invite.state.${state}`)}</Pill>
          {team && (
            <Pill tone="plum" icon="users-group">
              {team.name}
            </Pill>
          )}
        </span>
        {problem && !expired && <span className={styles.problem}>{pick(problem)}</span>}
      </div>
      <div className={styles.side}>
        <span className={styles.strong}>{t(`settings.users.roles.${role}`)}</span>
        <span className={styles.quiet}>
          {t(expired ? 'settings.invite.ended' : 'settings.invite.ends', { date: date(expiresAt) })}
        </span>
      </div>
      <RowMenu
        name={email}
        choices={[
          ...(link
            ? [
                {
                  label: t('settings.invite.copy'),
                  icon: 'link',
                  onClick: () => {
                    copy(link)
                    toast.success(t('common.copied'))
                  },
                },
              ]
            : []),
          {
            label: t(letter === 'none' ? 'settings.invite.renew' : 'settings.invite.resend'),
            icon: 'refresh',
            onClick: () => again.mutate(undefined),
          },
          {
            label: t('settings.invite.cancel.action'),
            icon: 'x',
            danger: true,
            onClick: () => void ask(),
          },
        ]}
      />
    </li>
  )
}
