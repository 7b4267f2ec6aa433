import { Button, Popover, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { periods } from '../search.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { type Flow, versionsQuery } from './flow_data.ts'
import styles from './TrafficMenu.module.css'
import type { TrafficChoice } from './traffic.ts'

interface TrafficMenuProps {
  flow: Flow
  choice: TrafficChoice
  /** Runs that were started in the chosen period. */
  started: number | null
  onChange(choice: TrafficChoice): void
}

/** Whose numbers the exits show: of which version, and since when. */
export function TrafficMenu({ flow, choice, started, onChange }: TrafficMenuProps) {
  const { t, number } = useT()
  return (
    <Popover position="bottom-start" width={260} trapFocus withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          className={styles.button}
          leftSection={<Icon name="users" size={15} />}
        >
          {started === null
            ? t('canvas.numbers.title')
            : t('canvas.numbers.started', { count: started, people: number(started) })}
          {choice.period && ` · ${t(`flows.runs.last.${choice.period}`)}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Choices flow={flow} choice={choice} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}

const ALL = 'all'

function Choices({ flow, choice, onChange }: Omit<TrafficMenuProps, 'started'>) {
  const { t } = useT()
  const versions = useQuery(versionsQuery(flow.id)).data?.items ?? []
  const of = ({ number, name }: { number: number; name: string }) =>
    name ? `v${number} · ${name}` : `v${number}`
  return (
    <div className={styles.choices}>
      <Select
        label={t('canvas.numbers.version')}
        data={[
          { value: ALL, label: t('flows.runs.anyVersion') },
          ...versions.map((version) => ({ value: version.id, label: of(version) })),
        ]}
        value={choice.versionId === null ? ALL : (choice.versionId ?? flow.version?.id ?? ALL)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(id) => onChange({ ...choice, versionId: id === ALL ? null : (id ?? undefined) })}
      />
      <Select
        label={t('canvas.numbers.period')}
        data={[
          { value: ALL, label: t('flows.runs.anyPeriod') },
          ...periods.map((value) => ({ value, label: t(`flows.runs.last.${value}`) })),
        ]}
        value={choice.period ?? ALL}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => onChange({ ...choice, period: periods.find((one) => one === value) })}
      />
    </div>
  )
}
