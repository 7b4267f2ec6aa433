// Real runs on the canvas: one of them turn by turn, or the last ones replayed on the draft.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Scene } from '#engine/machine/cues.ts'
import type { Place } from '#engine/machine/replay.ts'
import { Failed } from '../../ui/Failed.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { RowsSkeleton } from '../../ui/Skeletons.tsx'
import { useT } from '../../words/i18n.ts'
import { LastRuns } from './LastRuns.tsx'
import { OneRun } from './OneRun.tsx'
import { pastQuery } from './pasts.ts'
import styles from './Trust.module.css'

interface ReplayProps {
  flowId: string
  place: Place
  /** The run that is shown; absent: the last ones. */
  run: string | undefined
  onRun(id: string | undefined): void
  onPlay(scene: Scene): void
}

export function Replay({ flowId, place, run, onRun, onPlay }: ReplayProps) {
  const { t } = useT()
  if (run === undefined) return <LastRuns flowId={flowId} place={place} onRun={onRun} onPlay={onPlay} />
  return (
    <div className={styles.part}>
      <Button
        size="compact-sm"
        variant="subtle"
        className={styles.up}
        leftSection={<Icon name="chevron-left" size={14} />}
        onClick={() => onRun(undefined)}
      >
        {t('canvas.replay.all')}
      </Button>
      <Loaded key={run} id={run} flowId={flowId} place={place} onPlay={onPlay} />
    </div>
  )
}

function Loaded({ id, ...rest }: { id: string } & Pick<ReplayProps, 'flowId' | 'place' | 'onPlay'>) {
  const past = useQuery(pastQuery(id))
  if (past.error) return <Failed error={past.error} onRetry={() => void past.refetch()} />
  if (!past.data) return <RowsSkeleton rows={4} />
  return <OneRun past={past.data} {...rest} />
}
