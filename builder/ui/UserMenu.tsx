import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { meQuery, openWorkspace, signOut, useMe } from '../accounts/me.ts'
import { call, queryKeys } from '../api.ts'
import { type Language, useT } from '../words/i18n.ts'
import { Avatar } from './Avatar.tsx'
import { Icon } from './Icon.tsx'
import styles from './Rail.module.css'
import { toast } from './toast.ts'

// Offline comes by itself.
const presences = ['online', 'busy'] as const
const schemes = [
  { value: 'light', icon: 'sun' },
  { value: 'dark', icon: 'moon' },
  { value: 'auto', icon: 'sun-moon' },
] as const
const languages: Language[] = ['es', 'en']

/** The person's own menu: presence, language, theme, workspaces, sign out. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useT()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { presence, setPresence } = usePresence()
  const name = me?.login.name ?? ''
  const leave = async (): Promise<void> => {
    try {
      await signOut(client)
      await navigate({ to: '/sign-in' })
    } catch (error) {
      toast.error(error)
    }
  }
  return (
    <Menu position="right-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={styles.me} aria-label={t('common.menu.label', { name })}>
          <Avatar name={name} size={32} presence={presence} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name} · {me?.name}
        </Menu.Label>
        {presences.map((one) => (
          <Menu.Item
            key={one}
            leftSection={<span className={styles.dot} data-presence={one} />}
            rightSection={<Chosen is={presence === one} />}
            onClick={() => setPresence.mutate(one)}
          >
            {t(`common.presence.${one}`)}
          </Menu.Item>
        ))}
        <Preferences />
        <Workspaces />
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="keyboard" size={16} />} onClick={onShortcuts}>
          {t('common.shortcuts.title')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="logout" size={16} />} onClick={() => void leave()}>
          {t('common.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Chosen({ is }: { is: boolean }) {
  const { t } = useT()
  return is ? <Icon name="check" size={16} label={t('common.chosen')} /> : null
}

/** Language and theme of this device. */
function Preferences() {
  const { t, language, setLanguage } = useT()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('common.language')}</Menu.Label>
      {languages.map((one) => (
        <Menu.Item
          key={one}
          lang={one}
          leftSection={<Icon name="language" size={16} />}
          rightSection={<Chosen is={language === one} />}
          onClick={() => setLanguage(one)}
        >
          {t(`common.languages.${one}`)}
        </Menu.Item>
      ))}
      <Menu.Label>{t('common.theme.label')}</Menu.Label>
      {schemes.map(({ value, icon }) => (
        <Menu.Item
          key={value}
          leftSection={<Icon name={icon} size={16} />}
          rightSection={<Chosen is={colorScheme === value} />}
          onClick={() => setColorScheme(value)}
        >
          {t(`common.theme.${value}`)}
        </Menu.Item>
      ))}
    </>
  )
}

/** The other workspaces of this login. Entering one loads the app anew, so nothing of the last one stays. */
function Workspaces() {
  const { t } = useT()
  const here = useMe()
  const { data } = useQuery(meQuery)
  const others = data?.workspaces.filter((one) => one.id !== here?.id) ?? []
  if (others.length === 0) return null
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('common.workspaces')}</Menu.Label>
      {others.map((one) => (
        <Menu.Item
          key={one.id}
          leftSection={<Icon name="building" size={16} />}
          onClick={() => {
            openWorkspace(one.id)
            window.location.assign('/')
          }}
        >
          {one.name}
        </Menu.Item>
      ))}
    </>
  )
}

/** This person's presence, changed at once and taken back when the server refuses. */
export function usePresence() {
  const me = useMe()
  const client = useQueryClient()
  const { data: users } = useQuery({ queryKey: queryKeys.users, queryFn: () => call('GET /users') })
  const setPresence = useMutation({
    mutationFn: (presence: (typeof presences)[number]) => call('PATCH /me/user', { body: { presence } }),
    onError: (error) => toast.error(error),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.users }),
  })
  const stored = users?.items.find((user) => user.id === me?.userId)?.presence
  return { presence: setPresence.isPending ? setPresence.variables : stored, setPresence }
}
