import { ApiError } from '../api.ts'
import { errorWords } from '../ui/errors.ts'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'

/** Why the server refused the graph: its sentence, then each problem in words. */
export function Refused({ error }: { error: unknown }) {
  const { t, pick } = useT()
  if (error === null) return null
  const problems = error instanceof ApiError ? problemsOf(error.details) : []
  return (
    <div className={styles.problem} role="alert">
      <p>{pick(errorWords(error))}</p>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, 8).map((problem) => (
            <li key={problem.en}>{pick(problem)}</li>
          ))}
          {problems.length > 8 && <li>{t('flows.import.more', { count: problems.length - 8 })}</li>}
        </ul>
      )}
    </div>
  )
}

type Sentence = { en: string; es: string }

const isSentence = (value: unknown): value is Sentence =>
  typeof value === 'object' && value !== null && 'en' in value && 'es' in value

/** The sentences among the details of a refusal. */
function problemsOf(details: unknown): Sentence[] {
  const list = Array.isArray(details)
    ? details
    : ((details as { problems?: unknown } | undefined)?.problems ?? [])
  return Array.isArray(list) ? list.map((one: { text?: unknown }) => one?.text).filter(isSentence) : []
}
