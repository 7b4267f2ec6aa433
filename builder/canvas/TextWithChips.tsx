import { useT } from '../words/i18n.ts'
import { chipWords, pieces } from './box.ts'
import styles from './StepCard.module.css'

/** A template with its variables as chips. */
export function TextWithChips({ text }: { text: string }) {
  const { pick } = useT()
  let at = 0
  return (
    <>
      {pieces(text).map((piece) => {
        at += 1
        if ('text' in piece) return <span key={at}>{piece.text}</span>
        return (
          <span key={at} className={styles.chip} title={`{{${piece.path}}}`}>
            {pick(chipWords(piece.path))}
          </span>
        )
      })}
    </>
  )
}
