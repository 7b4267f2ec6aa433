// The tab «Prueba»: a talk with the draft, robot users, saved tests, and real runs replayed. One talk for all four.
import { SegmentedControl } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { Scene } from '#engine/machine/cues.ts'
import { testParts } from '../../search.ts'
import { RowsSkeleton } from '../../ui/Skeletons.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import { Simulator } from './Simulator.tsx'
import { emptyScene, usePlace } from './scene.ts'
import { type FromTest, useTalk } from './useTalk.ts'

const route = getRouteApi('/app/flows/$flowId')
const Robots = lazy(() => import('./Robots.tsx').then(({ Robots }) => ({ default: Robots })))
const TestList = lazy(() => import('./TestList.tsx').then(({ TestList }) => ({ default: TestList })))
const Replay = lazy(() => import('./Replay.tsx').then(({ Replay }) => ({ default: Replay })))

export function TestTab() {
  const { t } = useT()
  const { flowId } = route.useParams()
  const { test: part = 'talk', run } = route.useSearch()
  const navigate = route.useNavigate()
  const place = usePlace()
  const [now] = useState(() => new Date())
  const empty = useMemo(() => emptyScene(place, now), [place, now])
  const talk = useTalk(empty)
  const show = (test: (typeof testParts)[number], more: { run?: string | undefined } = {}) =>
    void navigate({
      search: (old) => ({ ...old, ...more, test: test === 'talk' ? undefined : test }),
      replace: true,
    })
  const open = (scene: Scene, from: FromTest | null = null) => {
    talk.load(scene, from)
    show('talk')
  }
  return (
    <div className={styles.tab}>
      <SegmentedControl
        className={styles.parts}
        size="xs"
        fullWidth
        aria-label={t('canvas.trust.parts')}
        data={testParts.map((value) => ({ value, label: t(`canvas.trust.${value}`) }))}
        value={part}
        onChange={(next) => show(testParts.find((one) => one === next) ?? 'talk')}
      />
      <Suspense fallback={<RowsSkeleton rows={4} />}>
        {part === 'talk' && <Simulator talk={talk} empty={empty} flowId={flowId} />}
        {part === 'robots' && <Robots base={empty} onPlay={open} />}
        {part === 'tests' && <TestList flowId={flowId} onPlay={open} />}
        {part === 'replay' && (
          <Replay
            flowId={flowId}
            place={place}
            run={run}
            onRun={(id) => show('replay', { run: id })}
            onPlay={open}
          />
        )}
      </Suspense>
    </div>
  )
}
