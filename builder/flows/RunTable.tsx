import { Table, UnstyledButton } from '@mantine/core'
import { Pill, type Tone } from '../ui/Pill.tsx'
import { Time } from '../ui/Time.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Runs.module.css'
import type { FlowRun } from './runs.ts'

export const runTones: Record<FlowRun['status'], { tone: Tone; icon: string }> = {
  waiting: { tone: 'blue', icon: 'clock' },
  ended: { tone: 'green', icon: 'circle-check' },
  failed: { tone: 'red', icon: 'alert-circle' },
  stopped: { tone: 'grey', icon: 'player-stop' },
}

/** Runs as a table; as cards on a phone. */
export function RunTable({ runs, onOpen }: { runs: FlowRun[]; onOpen: (run: string) => void }) {
  const { t } = useT()
  const heads = ['contact', 'status', 'step', 'version', 'started'] as const
  return (
    <div className={styles.frame}>
      <Table
        className={styles.table}
        verticalSpacing="sm"
        horizontalSpacing="md"
        aria-label={t('flows.runs.plain')}
      >
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{t(`flows.runs.column.${head}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Row key={run.id} run={run} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Row({ run, onOpen }: { run: FlowRun; onOpen: (run: string) => void }) {
  const { t, pick } = useT()
  const { tone, icon } = runTones[run.status]
  const name = run.contact ? run.contact.name || t('flows.runs.unnamed') : t('flows.runs.deleted')
  return (
    <Table.Tr className={styles.row} onClick={() => onOpen(run.id)}>
      <Table.Td className={styles.who}>
        <UnstyledButton
          className={styles.name}
          onClick={(event) => {
            event.stopPropagation()
            onOpen(run.id)
          }}
        >
          {name}
        </UnstyledButton>
        {run.problem && <span className={styles.problem}>{pick(run.problem.text)}</span>}
      </Table.Td>
      <Table.Td>
        <Pill tone={tone} icon={icon}>
          {t(`flows.runs.state.${run.status}`)}
        </Pill>
      </Table.Td>
      <Table.Td className={styles.quiet}>{run.stepName ? pick(run.stepName) : '—'}</Table.Td>
      <Table.Td className={styles.quiet}>v{run.version.number}</Table.Td>
      <Table.Td className={styles.quiet}>
        <Time at={run.startedAt} />
      </Table.Td>
    </Table.Tr>
  )
}
