import type { Effect } from '#engine/machine/effect.ts'
import { effectWords } from '#engine/machine/effect_words.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Runs.module.css'
import type { Run, Turns } from './runs.ts'

type Turn = Turns['items'][number]
type Deed = Turns['deeds'][number]

const icons: Record<string, string> = {
  start: 'player-play',
  reply: 'message',
  timer: 'clock',
  outcome: 'check',
  resume: 'arrow-forward-up',
  event: 'bolt',
}

interface RunTurnProps {
  turn: Turn
  run: Run
  deeds: Deed[]
}

/** One turn: what came, the way it took, what it did, what it learned. */
export function RunTurn({ turn, run, deeds }: RunTurnProps) {
  const { t, date, time, pick } = useT()
  const at = new Date(turn.at)
  const variables = Object.entries(turn.variables)
  return (
    <li className={styles.turn} data-failed={turn.problem ? true : undefined}>
      <span className={styles.turnIcon}>
        <Icon name={icons[turn.happening] ?? 'point'} size={15} />
      </span>
      <div className={styles.turnBody}>
        <p className={styles.turnHead}>
          <strong>{t(`flows.runs.came.${turn.happening}`)}</strong>
          <time dateTime={turn.at}>
            {date(at)} {time(at)}
          </time>
        </p>
        <Way turn={turn} run={run} />
        {turn.effects.length > 0 && (
          <ul className={styles.effects}>
            {turn.effects.map((effect, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the history never changes
              <li key={index}>{said(effect, pick)}</li>
            ))}
          </ul>
        )}
        {deedsOf(turn, deeds).map((deed) => (
          <p key={deed.id} className={styles.deed}>
            {t(`flows.runs.deed.${deed.state}`)}
            {deed.problem && `: ${pick(deed.problem)}`}
          </p>
        ))}
        {variables.length > 0 && (
          <p className={styles.learned}>
            {variables.map(([name, value]) => (
              <span key={name}>
                {name} = {typeof value === 'string' ? value : JSON.stringify(value)}
              </span>
            ))}
          </p>
        )}
        {turn.problem && <p className={styles.problem}>{pick(turn.problem.text)}</p>}
      </div>
    </li>
  )
}

/** «Menú → Ver productos → Saludo …». */
function Way({ turn, run }: { turn: Turn; run: Run }) {
  const { t, pick } = useT()
  if (turn.path.length === 0) return null
  return (
    <ol className={styles.way}>
      {turn.path.map(({ step, exit }, index) => {
        const known = run.steps[step]
        const title = exit === null ? null : known?.exits[exit]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way may pass a step twice
          <li key={index}>
            {known ? pick(known.name) : step}
            <span className={styles.exit}>
              {exit === null ? t('flows.runs.waits') : title ? pick(title) : t(`flows.runs.exit.${exit}`)}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** What an effect did; a sent message says its text. */
function said(effect: Turn['effects'][number], pick: (words: { en: string; es: string }) => string): string {
  const { content } = effect as { content?: { text?: unknown } }
  if (effect.type === 'send_message' && typeof content?.text === 'string') return `«${content.text}»`
  // The history keeps effects of older kinds too, and cuts long ones.
  try {
    return pick(effectWords(effect as unknown as Effect))
  } catch {
    return effect.type
  }
}

/** What was done outside for a turn: deeds carry the instant of the turn that asked. */
const deedsOf = ({ at, effects }: Turn, deeds: Deed[]): Deed[] =>
  deeds.filter(
    (deed) => deed.at === at && effects.some(({ step, type }) => step === deed.step && type === deed.type),
  )
