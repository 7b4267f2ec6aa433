// The frame of every screen after signing in: rail, banner of a demo workspace, connection chip, keys that work everywhere.
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { DemoBanner } from '../accounts/DemoBanner.tsx'
import { useMe } from '../accounts/me.ts'
import { useSignsOfLife } from '../accounts/presence.ts'
import { startLive, useConnected } from '../live.ts'
import { useT } from '../words/i18n.ts'
import { Icon } from './Icon.tsx'
import { Rail } from './Rail.tsx'
import styles from './Shell.module.css'
import { ShortcutSheet } from './ShortcutSheet.tsx'
import { isTyping, useShortcutGroup } from './shortcuts.ts'
import { useStale } from './useStale.ts'

/** The layout of all screens of a workspace. */
export function Shell() {
  const { t } = useT()
  const me = useMe()
  const [sheet, setSheet] = useState(false)
  const workspaceId = me?.id
  useEffect(() => (workspaceId ? startLive(workspaceId) : undefined), [workspaceId])
  useSignsOfLife(workspaceId)
  useStale()
  useGlobalKeys(setSheet)
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => document.querySelector('main')?.focus()}>
        {t('common.skip')}
      </button>
      <Rail onShortcuts={() => setSheet(true)} />
      <div className={styles.content}>
        {me?.demo && <DemoBanner />}
        <div className={styles.screen}>
          <Outlet />
        </div>
      </div>
      <ConnectionChip />
      <ShortcutSheet opened={sheet} onClose={() => setSheet(false)} />
    </div>
  )
}

function ConnectionChip() {
  const { t } = useT()
  const connected = useConnected()
  return (
    <div role="status" className={styles.connection}>
      {!connected && (
        <span className={styles.chip}>
          <Icon name="refresh" size={14} /> {t('common.reconnecting')}
        </span>
      )}
    </div>
  )
}

const places = [
  { keys: 'g i', to: '/inbox', word: 'nav.inbox' },
  { keys: 'g c', to: '/contacts', word: 'nav.contacts' },
  { keys: 'g f', to: '/flows', word: 'nav.flows' },
] as const

function useGlobalKeys(openSheet: (open: boolean) => void): void {
  const { t } = useT()
  const navigate = useNavigate()
  const group = useMemo(
    () => ({
      title: t('common.shortcuts.everywhere'),
      shortcuts: [
        ...places.map(({ keys, word }) => ({
          keys,
          does: t('common.shortcuts.go', { place: t(`common.${word}`) }),
        })),
        { keys: '?', does: t('common.shortcuts.title') },
      ],
    }),
    [t],
  )
  useShortcutGroup(group)
  useEffect(() => {
    const unless = (run: () => void) => (event: KeyboardEvent) => {
      if (!isTyping(event)) run()
    }
    const stop = tinykeys(
      window,
      Object.fromEntries(places.map(({ keys, to }) => [keys, unless(() => void navigate({ to }))])),
    )
    // The question mark is Shift with another key on every layout, so the character itself is matched.
    const ask = (event: KeyboardEvent): void => {
      if (event.key === '?' && !isTyping(event)) openSheet(true)
    }
    window.addEventListener('keydown', ask)
    return () => {
      stop()
      window.removeEventListener('keydown', ask)
    }
  }, [navigate, openSheet])
}
