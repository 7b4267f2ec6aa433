// «12 of 50 would go another way»: the last real conversations on the draft, by the step where they part.
import { Button, Progress, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { compile } from '#engine/machine/compile.ts'
import type { Scene } from '#engine/machine/cues.ts'
import { type Place, partings } from '#engine/machine/replay.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { RowsSkeleton } from '../../ui/Skeletons.tsx'
import { Time } from '../../ui/Time.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { Differences } from './Differences.tsx'
import { partingPaint } from './paint.ts'
import { pastsQuery, type ReplayedRun, useReplays } from './pasts.ts'
import styles from './Trust.module.css'

const sizes = [20, 50, 100]

interface LastRunsProps {
  flowId: string
  place: Place
  onRun(id: string): void
  onPlay(scene: Scene): void
}

export function LastRuns({ flowId, place, onRun, onPlay }: LastRunsProps) {
  const { t } = useT()
  const [size, setSize] = useState(sizes[1]!)
  const graph = useDeferredValue(useEditor((state) => state.graph))
  const kinds = useEditor((state) => state.kinds)
  const pasts = useQuery(pastsQuery(flowId, size))
  const items = pasts.data?.items
  const { replays, problem } = useReplays(flowId, items, graph, place)
  const groups = useMemo(() => partings(replays, compile(graph, kinds)), [replays, graph, kinds])
  usePaint(groups)
  const error = pasts.error ?? problem
  if (error) return <Failed error={error} onRetry={() => void pasts.refetch()} />
  if (!items) return <RowsSkeleton rows={5} />
  if (items.length === 0)
    return <EmptyState icon="route" title={t('canvas.replay.empty')} text={t('canvas.replay.emptyText')} />
  return (
    <div className={styles.part}>
      <Select
        size="xs"
        aria-label={t('canvas.replay.size')}
        data={sizes.map((value) => ({
          value: String(value),
          label: t('canvas.replay.last', { count: value }),
        }))}
        value={String(size)}
        allowDeselect={false}
        onChange={(value) => setSize(Number(value))}
      />
      <Summary replays={replays} all={items.length} />
      {groups.map((group) => (
        <section key={group.step ?? ''}>
          <h3 className={styles.heading}>
            {group.name
              ? t('canvas.replay.at', { name: pickName(group.name, place.language) })
              : t('canvas.replay.end')}
            {' · '}
            {group.runs.length}
          </h3>
          <Runs runs={group.runs} onRun={onRun} onPlay={onPlay} />
        </section>
      ))}
      <OtherWords replays={replays} onRun={onRun} onPlay={onPlay} />
    </div>
  )
}

const pickName = (name: { en: string; es: string }, language: 'es' | 'en') => name[language]

function usePaint(groups: ReturnType<typeof partings<ReplayedRun>>): void {
  const editor = useEditorStore()
  useEffect(() => {
    editor.paint(groups.length === 0 ? null : partingPaint(groups))
    return () => editor.paint(null)
  }, [editor, groups])
}

function Summary({ replays, all }: { replays: ReplayedRun[]; all: number }) {
  const { t } = useT()
  if (replays.length < all)
    return <Progress value={(replays.length / all) * 100} aria-label={t('canvas.replay.progress')} />
  const count = replays.filter(({ otherWay }) => otherWay).length
  const unsure = replays.filter(({ faithful }) => !faithful).length
  return (
    <>
      <p className={styles.summary} role="status" data-tone={count > 0 ? 'bad' : 'good'}>
        <Icon name={count > 0 ? 'git-branch' : 'circle-check'} size={18} />
        {count > 0 ? t('canvas.replay.differ', { count, all }) : t('canvas.replay.same', { count: all })}
      </p>
      {unsure > 0 && <p className={styles.hint}>{t('canvas.replay.unsure', { count: unsure })}</p>}
    </>
  )
}

/** Those that take the same way and hear other words. */
function OtherWords({ replays, ...acts }: { replays: ReplayedRun[] } & Acts) {
  const { t } = useT()
  const runs = replays.filter(({ otherWay, differences }) => !otherWay && differences.length > 0)
  if (runs.length === 0) return null
  return (
    <section>
      <h3 className={styles.heading}>{t('canvas.replay.words', { count: runs.length })}</h3>
      <Runs runs={runs} {...acts} />
    </section>
  )
}

type Acts = Pick<LastRunsProps, 'onRun' | 'onPlay'>

const SHOWN = 8

function Runs({ runs, onRun, onPlay }: { runs: ReplayedRun[] } & Acts) {
  const { t } = useT()
  const [all, setAll] = useState(false)
  const shown = all ? runs : runs.slice(0, SHOWN)
  return (
    <ul className={styles.list}>
      {shown.map(({ run, scene, differences }) => (
        <li key={run.runId} className={styles.entry}>
          <div className={styles.head}>
            <strong>{run.contactName || t('flows.runs.unnamed')}</strong>
            <Time at={run.startedAt} className={styles.times} />
          </div>
          <Differences differences={differences.slice(0, 3)} scene={scene} />
          <div className={styles.acts}>
            <Button size="compact-sm" variant="default" onClick={() => onRun(run.runId)}>
              {t('canvas.replay.asItWas')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => onPlay(scene)}>
              {t('canvas.replay.onDraft')}
            </Button>
          </div>
        </li>
      ))}
      {shown.length < runs.length && (
        <li>
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
            {t('canvas.replay.more', { count: runs.length - shown.length })}
          </Button>
        </li>
      )}
    </ul>
  )
}
