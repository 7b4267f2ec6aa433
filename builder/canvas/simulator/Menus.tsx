// What a contact can send besides words, what else can happen, and how time goes by.
import { ActionIcon, Button, Menu, TextInput, Tooltip } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { durationText } from '#engine/machine/duration.ts'
import { occurrencesAt } from '#engine/machine/occurrences.ts'
import { sentSamples } from '#engine/machine/robots_habits.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import { nextTimer, until, wallClock } from './time.ts'
import type { Talk } from './useTalk.ts'

interface IconMenuProps {
  icon: string
  label: string
  children: ReactNode
}

function IconMenu({ icon, label, children }: IconMenuProps) {
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon variant="default" size={36} aria-label={label}>
            <Icon name={icon} size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}

const icons: Record<string, string> = {
  image: 'photo',
  video: 'video',
  audio: 'phone',
  file: 'file',
  location: 'map-pin',
}

/** One sample of each kind of content. */
export function Attach({ talk }: { talk: Talk }) {
  const { t } = useT()
  return (
    <IconMenu icon="paperclip" label={t('canvas.simulator.attach')}>
      {sentSamples.map((content) => (
        <Menu.Item
          key={content.kind}
          leftSection={<Icon name={icons[content.kind] ?? 'file'} size={16} />}
          onClick={() => talk.play({ kind: 'say', content })}
        >
          {t(`canvas.simulator.sample.${content.kind}`)}
        </Menu.Item>
      ))}
    </IconMenu>
  )
}

/** What may happen to any conversation. */
export function Happen({ talk }: { talk: Talk }) {
  const { t, pick } = useT()
  return (
    <IconMenu icon="bolt" label={t('canvas.simulator.happen')}>
      {occurrencesAt(talk.state).map(({ key, icon, title, cue }) => (
        <Menu.Item key={key} leftSection={<Icon name={icon} size={16} />} onClick={() => talk.play(cue)}>
          {pick(title)}
        </Menu.Item>
      ))}
    </IconMenu>
  )
}

const MINUTE = 60_000
const waits = [1, 10, 60, 1_440]

/** Some time, the time until something rings, or the time until a date. */
export function TimeMenu({ talk }: { talk: Talk }) {
  const { t, pick, date, time } = useT()
  const ring = nextTimer(talk.state)
  // The clock on the wall of the workspace, not that of this device.
  const now = new Date(wallClock(talk.state))
  const shown = `${date(now)} ${time(now)}`
  const sameDay = wallClock(talk.state).slice(0, 10) === wallClock(talk.states[0]!).slice(0, 10)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="clock" size={16} />}
          aria-label={`${t('canvas.simulator.time')}: ${shown}`}
          title={t('canvas.simulator.time')}
        >
          {sameDay ? time(now) : shown}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {waits.map((minutes) => (
          <Menu.Item key={minutes} onClick={() => talk.play({ kind: 'pass', ms: minutes * MINUTE })}>
            {t(`canvas.simulator.pass_${minutes}`)}
          </Menu.Item>
        ))}
        {ring !== null && (
          <Menu.Item
            leftSection={<Icon name="clock-play" size={16} />}
            onClick={() => talk.play({ kind: 'pass', ms: ring })}
          >
            {t('canvas.simulator.untilTimer', { time: pick(durationText(ring, 'short')) })}
          </Menu.Item>
        )}
        <Menu.Divider />
        <UntilDate talk={talk} />
      </Menu.Dropdown>
    </Menu>
  )
}

function UntilDate({ talk }: { talk: Talk }) {
  const { t } = useT()
  const [wall, setWall] = useState(() => wallClock(talk.state))
  const ms = until(talk.state, wall)
  return (
    <div className={styles.until}>
      <TextInput
        type="datetime-local"
        size="xs"
        aria-label={t('canvas.simulator.untilDate')}
        value={wall}
        onChange={(event) => setWall(event.currentTarget.value)}
        // The menu takes arrows and letters for itself.
        onKeyDown={(event) => event.stopPropagation()}
      />
      <Button
        size="xs"
        variant="default"
        disabled={ms === null}
        onClick={() => ms !== null && talk.play({ kind: 'pass', ms })}
      >
        {t('canvas.simulator.untilGo')}
      </Button>
    </div>
  )
}
