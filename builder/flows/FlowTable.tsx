import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../api.ts'
import { Pill, type Tone } from '../ui/Pill.tsx'
import { Time } from '../ui/Time.tsx'
import { useT } from '../words/i18n.ts'
import { FlowMenu } from './FlowMenu.tsx'
import styles from './Flows.module.css'

export type Flow = ItemOf<'GET /flows'>

const tones: Record<string, { tone: Tone; icon: string }> = {
  published: { tone: 'green', icon: 'circle-check' },
  draft: { tone: 'corn', icon: 'pencil' },
  stopped: { tone: 'coral', icon: 'player-stop' },
}

/** Flows as a table; as cards on a phone. */
export function FlowTable({ flows }: { flows: Flow[] }) {
  const { t } = useT()
  return (
    <div className={styles.frame}>
      <Table
        className={styles.table}
        verticalSpacing="sm"
        horizontalSpacing="md"
        aria-label={t('flows.title')}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('flows.column.name')}</Table.Th>
            <Table.Th>{t('flows.column.state')}</Table.Th>
            <Table.Th>{t('flows.column.trigger')}</Table.Th>
            <Table.Th className={styles.number}>{t('flows.column.inside')}</Table.Th>
            <Table.Th>{t('flows.column.updated')}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t('common.more')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {flows.map((flow) => (
            <Row key={flow.id} flow={flow} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Row({ flow }: { flow: Flow }) {
  const { t, number } = useT()
  return (
    <Table.Tr>
      <Table.Td className={styles.nameCell}>
        <Link to="/flows/$flowId" params={{ flowId: flow.id }} className={styles.name}>
          {flow.name}
        </Link>
        {flow.description && <span className={styles.about}>{flow.description}</span>}
      </Table.Td>
      <Table.Td>
        <FlowState flow={flow} />
      </Table.Td>
      <Table.Td className={styles.quiet}>
        <TriggerName type={flow.trigger.type} />
      </Table.Td>
      <Table.Td className={styles.number} title={t('flows.column.insideHelp')}>
        <span className={styles.onlySmall}>{t('flows.column.inside')}: </span>
        {number(flow.runs.waiting)}
      </Table.Td>
      <Table.Td className={styles.quiet}>
        <Time at={flow.updatedAt} />
        {flow.updatedBy && <span className={styles.about}>{flow.updatedBy.name}</span>}
      </Table.Td>
      <Table.Td className={styles.menuCell}>
        <FlowMenu flow={flow} />
      </Table.Td>
    </Table.Tr>
  )
}

/** What starts the flow, in words. The list of triggers comes when the page already stands. */
function TriggerName({ type }: { type: string }) {
  const { pick } = useT()
  const { data } = useQuery({
    queryKey: ['triggers'],
    queryFn: async () => (await import('#engine/triggers/index.ts')).triggers,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const title = data?.find((trigger) => trigger.type === type)?.title
  return title ? pick(title) : null
}

/** Published, draft or stopped; and whether the draft differs from what runs. */
export function FlowState({ flow }: { flow: Pick<Flow, 'state' | 'version' | 'changed'> }) {
  const { t } = useT()
  const look = tones[flow.state] ?? { tone: 'grey' as const, icon: 'point' }
  return (
    <span className={styles.pills}>
      <Pill tone={look.tone} icon={look.icon}>
        {t(`flows.pill.${flow.state}`)}
        {flow.state === 'published' && flow.version && ` · v${flow.version.number}`}
      </Pill>
      {flow.version && flow.changed && <Pill tone="corn">{t('flows.pill.changed')}</Pill>}
    </span>
  )
}
