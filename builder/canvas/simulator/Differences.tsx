import type { Scene } from '#engine/machine/cues.ts'
import { durationText } from '#engine/machine/duration.ts'
import type { Difference } from '#engine/machine/flow_test.ts'
import { useT } from '../../words/i18n.ts'
import { useEditorStore } from '../store.ts'
import styles from './Trust.module.css'

interface DifferencesProps {
  differences: Difference[]
  scene: Scene
  /** Called when a difference leads to its step. */
  onJump?(): void
}

/** What came out otherwise, each behind what was done before it; a click leads to the step. */
export function Differences({ differences, scene, onJump }: DifferencesProps) {
  const { pick } = useT()
  const editor = useEditorStore()
  if (differences.length === 0) return null
  return (
    <ul className={styles.differences}>
      {differences.map(({ cue, step, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: computed anew each time, never reordered
        <li key={index}>
          <After scene={scene} cue={cue} />
          {step === null ? (
            pick(text)
          ) : (
            <button
              type="button"
              onClick={() => {
                editor.open(step)
                onJump?.()
              }}
            >
              {pick(text)}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** «After «Hola»:». */
function After({ scene, cue }: { scene: Scene; cue: number | null }) {
  const { t, pick } = useT()
  const done = cue === null ? undefined : scene.cues[cue]
  if (done?.kind === 'say' && done.content.kind === 'text') {
    return <span>{t('canvas.tests.after', { what: `«${done.content.text.slice(0, 60)}»` })} </span>
  }
  if (done?.kind === 'pass')
    return <span>{t('canvas.tests.after', { what: pick(durationText(done.ms, 'short')) })} </span>
  return done?.kind === 'begin' ? <span>{t('canvas.tests.atStart')} </span> : null
}
