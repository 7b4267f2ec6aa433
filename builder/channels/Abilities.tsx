import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import type { ChannelType } from './channels.ts'

const statuses = ['sent', 'delivered', 'read', 'failed'] as const

/** What each channel type can do, from its own declaration. */
export function Abilities({ types }: { types: ChannelType[] }) {
  const { t, pick, number } = useT()
  return (
    <section className={styles.abilities}>
      <h2 className={styles.heading}>
        {t('channels.can.title')} <span className={styles.source}>{t('channels.can.source')}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('channels.can.title')}>
        <Table verticalSpacing="xs" aria-label={t('channels.can.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('channels.can.channel')}</Table.Th>
              <Table.Th>{t('channels.can.choices')}</Table.Th>
              <Table.Th>{t('channels.can.text')}</Table.Th>
              <Table.Th>{t('channels.can.media')}</Table.Th>
              <Table.Th>{t('channels.can.typing')}</Table.Th>
              <Table.Th>{t('channels.can.broadcast')}</Table.Th>
              {statuses.map((status) => (
                <Table.Th key={status}>{t(`channels.can.${status}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {types.map(({ type, title, can }) => (
              <Table.Tr key={type}>
                <Table.Th scope="row">{pick(title)}</Table.Th>
                <Table.Td>
                  {can.choices.max === 0 ? t('channels.can.numbered') : number(can.choices.max)}
                </Table.Td>
                <Table.Td>{number(can.maxText)}</Table.Td>
                <Table.Td>
                  {can.media.length === 0 ? (
                    <Mark is={false} />
                  ) : (
                    t('channels.can.kinds', { count: can.media.length })
                  )}
                </Table.Td>
                <Table.Td>
                  <Mark is={can.typing} />
                </Table.Td>
                <Table.Td>
                  <Mark is={can.broadcast} />
                </Table.Td>
                {statuses.map((status) => (
                  <Table.Td key={status}>
                    <Mark is={can.statuses.includes(status)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </section>
  )
}

function Mark({ is }: { is: boolean }): ReactNode {
  const { t } = useT()
  return (
    <span className={styles.mark} data-is={is}>
      <Icon name={is ? 'check' : 'minus'} size={16} label={t(is ? 'common.yes' : 'common.no')} />
    </span>
  )
}
