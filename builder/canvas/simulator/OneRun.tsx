// One real run drawn on the canvas, turn by turn: a slider, what came, what was done, and what was known by then.
import { ActionIcon, Button, Slider } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { compile } from '#engine/machine/compile.ts'
import type { Scene } from '#engine/machine/cues.ts'
import { see } from '#engine/machine/flow_test.ts'
import { type Place, sceneOf, withoutName } from '#engine/machine/replay.ts'
import { steps } from '#engine/steps/index.ts'
import { RunTurn } from '../../flows/RunTurn.tsx'
import { runQuery, turnsQuery } from '../../flows/runs.ts'
import { Icon } from '../../ui/Icon.tsx'
import { RowsSkeleton } from '../../ui/Skeletons.tsx'
import { useT } from '../../words/i18n.ts'
import { versionQuery } from '../flow_data.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { wayPaint } from './paint.ts'
import { type PastRun, pastOf } from './pasts.ts'
import styles from './Trust.module.css'

const KeepDialog = lazy(() => import('./KeepDialog.tsx').then(({ KeepDialog }) => ({ default: KeepDialog })))

interface OneRunProps {
  past: PastRun
  flowId: string
  place: Place
  onPlay(scene: Scene): void
}

export function OneRun({ past, flowId, place, onPlay }: OneRunProps) {
  const { t } = useT()
  const [turn, setTurn] = useState(past.turns.length)
  const [keeping, setKeeping] = useState(false)
  const version = useQuery(versionQuery(flowId, past.versionId)).data?.graph
  const scene = useMemo(
    () => version && sceneOf(pastOf(past), place, compile(version, steps)),
    [past, place, version],
  )
  const kept = useMemo(() => {
    if (!scene || !version) return null
    const bare = withoutName(scene)
    return { scene: bare, expected: see(compile(version, steps), bare) }
  }, [scene, version])
  usePaint(past, turn)
  const to = (next: number) => setTurn(Math.min(past.turns.length, Math.max(1, next)))
  return (
    <>
      <h3 className={styles.title}>{past.contactName || t('flows.runs.unnamed')}</h3>
      <Gone past={past} />
      <div className={styles.slide}>
        <ActionIcon
          variant="default"
          aria-label={t('canvas.replay.previous')}
          disabled={turn <= 1}
          onClick={() => to(turn - 1)}
        >
          <Icon name="chevron-left" size={16} />
        </ActionIcon>
        <Slider
          className={styles.slider}
          thumbLabel={t('canvas.replay.turn', { turn, all: past.turns.length })}
          min={1}
          max={Math.max(2, past.turns.length)}
          disabled={past.turns.length < 2}
          label={null}
          value={turn}
          onChange={to}
        />
        <ActionIcon
          variant="default"
          aria-label={t('canvas.replay.next')}
          disabled={turn >= past.turns.length}
          onClick={() => to(turn + 1)}
        >
          <Icon name="chevron-right" size={16} />
        </ActionIcon>
      </div>
      <p className={styles.hint} aria-live="polite">
        {t('canvas.replay.turn', { turn, all: past.turns.length })}
      </p>
      <Turn id={past.runId} number={turn} came={past.turns[turn - 1]} />
      <div className={styles.acts}>
        <Button size="compact-sm" variant="default" disabled={!scene} onClick={() => scene && onPlay(scene)}>
          {t('canvas.replay.onDraft')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!kept}
          leftSection={<Icon name="shield-check" size={14} />}
          onClick={() => setKeeping(true)}
        >
          {t('canvas.tests.keep')}
        </Button>
      </div>
      <Suspense>
        {keeping && kept && (
          <KeepDialog
            flowId={flowId}
            {...kept}
            hint={t('canvas.tests.keepReal')}
            onClose={() => setKeeping(false)}
          />
        )}
      </Suspense>
    </>
  )
}

/** The way up to a turn, and where it stood then. */
function usePaint(past: PastRun, turn: number): void {
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  useEffect(() => {
    const path = past.turns.slice(0, turn).flatMap((one) => one.path)
    const last = path.at(-1)
    editor.paint(wayPaint(graph, path, last ? last.step : null))
    return () => editor.paint(null)
  }, [editor, graph, past, turn])
}

/** Steps of the run that the draft no longer has cannot be drawn; that is said. */
function Gone({ past }: { past: PastRun }) {
  const { t } = useT()
  const graph = useEditor((state) => state.graph)
  const known = new Set(past.turns.flatMap(({ path }) => path.map(({ step }) => step)))
  const count = [...known].filter((step) => !Object.hasOwn(graph.steps, step)).length
  return count === 0 ? null : <p className={styles.hint}>{t('canvas.replay.gone', { count })}</p>
}

/** What happened in one turn, and all that was known after it. */
function Turn({
  id,
  number,
  came,
}: {
  id: string
  number: number
  came: PastRun['turns'][number] | undefined
}) {
  const { t } = useT()
  const run = useQuery(runQuery(id)).data
  const turns = useInfiniteQuery(turnsQuery(id))
  const { hasNextPage, isFetching, fetchNextPage } = turns
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const items = turns.data?.pages.flatMap((page) => page.items)
  const shown = items?.find((one) => one.number === number)
  if (!run || !items || !shown) return <RowsSkeleton rows={3} />
  const known = Object.assign(
    {},
    ...items
      .filter((one) => one.number <= number)
      .toReversed()
      .map(({ variables }) => variables),
  )
  const rows = Object.entries(known)
  return (
    <>
      <Said came={came} />
      <ol className={styles.turn}>
        <RunTurn turn={shown} run={run} deeds={turns.data?.pages[0]?.deeds ?? []} />
      </ol>
      {rows.length > 0 && (
        <dl className={styles.known} aria-label={t('canvas.simulator.known')}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** What the contact wrote, where the turn began with that. */
function Said({ came }: { came: PastRun['turns'][number] | undefined }) {
  const { content } = (came?.happening ?? {}) as { content?: { text?: unknown } }
  return typeof content?.text === 'string' ? (
    <blockquote className={styles.said}>{content.text}</blockquote>
  ) : null
}
