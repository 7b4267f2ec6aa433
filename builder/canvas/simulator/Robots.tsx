// Hundreds of robot users: where they came, what they never reached, and what went wrong with the way there.
import { Button, Progress, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import { compile } from '#engine/machine/compile.ts'
import type { Scene } from '#engine/machine/cues.ts'
import { exitTitle, nameOf } from '#engine/machine/flow_test.ts'
import type { Walked } from '#engine/machine/robots.ts'
import type { Finding } from '#engine/machine/robots_findings.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { robotPaint } from './paint.ts'
import styles from './Trust.module.css'
import { useRobots } from './useRobots.ts'

const sizes = [100, 300, 1_000]
/** The first time is the same for everybody; each next one walks otherwise. */
const FIRST_SEED = 1

interface RobotsProps {
  base: Scene
  onPlay(scene: Scene): void
}

export function Robots({ base, onPlay }: RobotsProps) {
  const { t, number } = useT()
  const robots = useRobots(base)
  const [size, setSize] = useState(sizes[1]!)
  const [seed, setSeed] = useState(FIRST_SEED)
  const { progress, walked } = robots
  const editor = useEditorStore()
  useEffect(() => {
    editor.paint(walked && robotPaint(walked))
    return () => editor.paint(null)
  }, [editor, walked])
  return (
    <div className={styles.part}>
      {!walked && !progress && <p className={styles.hint}>{t('canvas.robots.about')}</p>}
      <div className={styles.order}>
        <Select
          size="xs"
          aria-label={t('canvas.robots.size')}
          data={sizes.map((value) => ({
            value: String(value),
            label: t('canvas.robots.count', { number: number(value) }),
          }))}
          value={String(size)}
          allowDeselect={false}
          onChange={(value) => setSize(Number(value))}
        />
        {progress ? (
          <Button size="xs" variant="default" onClick={robots.stop}>
            {t('common.cancel')}
          </Button>
        ) : (
          <Button
            size="xs"
            leftSection={<Icon name="robot" size={16} />}
            onClick={() => {
              robots.send(size, seed)
              setSeed(seed + 1)
            }}
          >
            {t(walked ? 'canvas.robots.again' : 'canvas.robots.send')}
          </Button>
        )}
      </div>
      {progress && (
        <div role="status">
          <Progress value={(progress.done / progress.of) * 100} aria-label={t('canvas.robots.progress')} />
          <p className={styles.hint}>
            {t('canvas.robots.walking', { done: number(progress.done), of: number(progress.of) })}
          </p>
        </div>
      )}
      {walked && <Results walked={walked} stale={robots.graph} onPlay={onPlay} />}
    </div>
  )
}

interface ResultsProps {
  walked: Walked
  /** The graph that was walked. */
  stale: ReturnType<typeof useRobots>['graph']
  onPlay(scene: Scene): void
}

function Results({ walked, stale, onPlay }: ResultsProps) {
  const { t, number } = useT()
  const graph = useEditor((state) => state.graph)
  const { findings, steps, unreached, exits, untaken, walks } = walked
  const fine = findings.length === 0 && unreached.length === 0
  return (
    <>
      {stale !== graph && <p className={styles.hint}>{t('canvas.robots.stale')}</p>}
      <p className={styles.summary} role="status" data-tone={fine ? 'good' : 'bad'}>
        <Icon name={fine ? 'circle-check' : 'alert-circle'} size={18} />
        {fine
          ? t('canvas.robots.fine')
          : t('canvas.robots.found', { count: findings.length + unreached.length })}
      </p>
      <p className={styles.hint}>
        {t('canvas.robots.covered', {
          walks: number(walks),
          steps: number(steps.size),
          allSteps: number(steps.size + unreached.length),
          exits: number(exits.size),
          allExits: number(exits.size + untaken.length),
        })}
      </p>
      <ul className={styles.list}>
        {findings.map((finding) => (
          <Found key={`${finding.kind} ${finding.step} ${finding.exit}`} finding={finding} onPlay={onPlay} />
        ))}
      </ul>
      <Missed walked={walked} />
    </>
  )
}

const icons: Record<Finding['kind'], string> = {
  failed: 'alert-circle',
  loop: 'refresh',
  stuck: 'clock',
  dead_end: 'player-stop',
}

function Found({ finding, onPlay }: { finding: Finding; onPlay(scene: Scene): void }) {
  const { t, pick, number } = useT()
  const editor = useEditorStore()
  const { step } = finding
  return (
    <li className={styles.entry} data-tone="bad">
      <div className={styles.head}>
        <Icon name={icons[finding.kind]} size={16} />
        <strong>{t(`canvas.robots.kind.${finding.kind}`)}</strong>
        <span className={styles.times}>
          {t('canvas.robots.times', { count: finding.times, number: number(finding.times) })}
        </span>
      </div>
      <p>{pick(finding.text)}</p>
      <div className={styles.acts}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="player-play" size={14} />}
          onClick={() => onPlay(finding.scene)}
        >
          {t('canvas.robots.play', { count: finding.scene.cues.length })}
        </Button>
        {step !== null && (
          <Button size="compact-sm" variant="subtle" onClick={() => editor.open(step)}>
            {t('canvas.robots.show')}
          </Button>
        )}
      </div>
    </li>
  )
}

/** Steps that nobody reached, and ways that nobody took. */
function Missed({ walked: { unreached, untaken } }: { walked: Walked }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const machine = compile(graph, kinds)
  const rows = [
    ...unreached.map((step) => ({ step, text: pick(nameOf(machine, step)), untaken: false })),
    ...untaken.map(({ step, exit }) => ({
      step,
      text: `${pick(nameOf(machine, step))} → ${pick(exitTitle(machine, step, exit ?? ''))}`,
      untaken: true,
    })),
  ]
  if (rows.length === 0) return null
  return (
    <section>
      <h3 className={styles.heading}>{t('canvas.robots.missed')}</h3>
      <ul className={styles.missed}>
        {rows.map((row) => (
          <li key={row.text}>
            <button type="button" onClick={() => editor.open(row.step)}>
              {row.text}
            </button>
            <small>{t(row.untaken ? 'canvas.robots.untaken' : 'canvas.robots.unreached')}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
