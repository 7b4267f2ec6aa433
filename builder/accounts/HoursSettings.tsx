import { Button, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { hoursSchema, isOpen, nextClose, nextOpen } from '#engine/machine/hours.ts'
import { type Answer, call, queryKeys } from '../api.ts'
import { HoursEditor } from '../form/HoursEditor.tsx'
import { confirm } from '../ui/confirm.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Pill } from '../ui/Pill.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Settings.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { useSaving } from './saving.ts'
import { allZones } from './zones.ts'

type Stored = Answer<'GET /workspace/hours'>

/** When the workspace is open: the week, the days that are different, and by the clock of which zone. */
export function HoursSettings() {
  const hours = useQuery({ queryKey: queryKeys.hours, queryFn: () => call('GET /workspace/hours') })
  return (
    <SettingsPage part="hours">
      {hours.isError ? (
        <Failed error={hours.error} onRetry={() => void hours.refetch()} />
      ) : !hours.data ? (
        <TableSkeleton />
      ) : (
        <Editor key={JSON.stringify(hours.data)} stored={hours.data} />
      )}
    </SettingsPage>
  )
}

function Editor({ stored }: { stored: Stored }) {
  const { t } = useT()
  const [draft, setDraft] = useState(stored)
  const changed = JSON.stringify(draft) !== JSON.stringify(stored)
  const right = hoursSchema.safeParse(draft.hours).success
  const save = useSaving(
    () => call('PUT /workspace/hours', { body: draft }),
    [queryKeys.hours, queryKeys.workspace],
    {
      said: t('common.saved'),
    },
  )
  useBlocker({
    shouldBlockFn: async () =>
      changed &&
      !save.isPending &&
      !(await confirm({
        title: t('settings.unsaved.title'),
        text: t('settings.unsaved.text'),
        action: t('settings.unsaved.action'),
        danger: true,
      })),
    enableBeforeUnload: changed,
  })
  return (
    <form
      className={styles.wide}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      <Now stored={stored} />
      <Select
        className={styles.zone}
        label={t('accounts.timeZone')}
        data={allZones(draft.timeZone)}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('accounts.noZone')}
        value={draft.timeZone}
        onChange={(zone) => zone && setDraft({ ...draft, timeZone: zone })}
      />
      <HoursEditor
        label={t('settings.hours.title')}
        hours={draft.hours}
        onChange={(hours) => setDraft({ ...draft, hours })}
      />
      <Group className={styles.foot} gap="xs">
        <Button type="submit" loading={save.isPending} disabled={!changed || !right}>
          {t('common.save')}
        </Button>
        {changed && (
          <Button variant="default" onClick={() => setDraft(stored)}>
            {t('settings.discard')}
          </Button>
        )}
        {!right && (
          <span className={styles.problem} role="alert">
            {t('settings.hours.wrong')}
          </span>
        )}
      </Group>
    </form>
  )
}

/** What the stored hours say about this moment. */
function Now({ stored: { hours, timeZone } }: { stored: Stored }) {
  const { t, language } = useT()
  const [now] = useState(() => new Date().toISOString())
  const open = isOpen(hours, timeZone, now)
  const change = open ? nextClose(hours, timeZone, now) : nextOpen(hours, timeZone, now)
  const when =
    change &&
    new Intl.DateTimeFormat(language === 'es' ? 'es-419' : 'en-GB', {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }).format(new Date(change))
  return (
    <p className={styles.now}>
      <Pill tone={open ? 'green' : 'grey'}>{t(open ? 'settings.hours.open' : 'settings.hours.closed')}</Pill>
      {when && t(open ? 'settings.hours.closesAt' : 'settings.hours.opensAt', { when })}
    </p>
  )
}
