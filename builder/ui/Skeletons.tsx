import { Skeleton } from '@mantine/core'
import { useT } from '../words/i18n.ts'
import styles from './Skeletons.module.css'

function Waiting({ className, children }: { className: string | undefined; children: React.ReactNode }) {
  const { t } = useT()
  return (
    <div className={className} role="status" aria-label={t('common.loading')}>
      {children}
    </div>
  )
}

const many = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Rows of a list with a face and two lines. */
export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Waiting className={styles.rows}>
      {many(rows).map((row) => (
        <div key={row} className={styles.row}>
          <Skeleton circle height={36} />
          <div className={styles.lines}>
            <Skeleton height={12} width={`${45 + ((row * 17) % 30)}%`} />
            <Skeleton height={10} width={`${60 + ((row * 23) % 35)}%`} />
          </div>
        </div>
      ))}
    </Waiting>
  )
}

/** Lines of a table. */
export function TableSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Waiting className={styles.table}>
      {many(rows).map((row) => (
        <Skeleton key={row} height={20} />
      ))}
    </Waiting>
  )
}

/** Cards below each other. */
export function CardsSkeleton({ rows = 3 }: { rows?: number }) {
  return (
    <Waiting className={styles.cards}>
      {many(rows).map((row) => (
        <Skeleton key={row} height={70} radius="xl" />
      ))}
    </Waiting>
  )
}

/** Bubbles of a conversation. */
export function ConversationSkeleton() {
  return (
    <Waiting className={styles.conversation}>
      {[48, 62, 36, 54, 40].map((width, index) => (
        <Skeleton
          key={width}
          height={40}
          width={`${width}%`}
          radius="xl"
          className={index % 2 === 1 ? styles.own : undefined}
        />
      ))}
    </Waiting>
  )
}

/** A whole screen while its code arrives. */
export function PageSkeleton() {
  return (
    <Waiting className={styles.page}>
      <Skeleton height={26} width={200} />
      <Skeleton height={14} width={340} />
      <Skeleton height={220} radius="xl" mt={12} />
    </Waiting>
  )
}
