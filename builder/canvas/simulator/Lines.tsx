// What was said, and between it, quietly, what happened.
import type { Line } from '#engine/machine/rehearsal.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import { wordsOf } from './talk.ts'

const icons: Record<string, string> = {
  understood: 'check',
  time: 'clock',
  ignored: 'message-off',
  end: 'player-stop',
  effect: 'bolt',
}

export function Lines({ lines }: { lines: Line[] }) {
  return (
    <>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <One key={index} line={line} />
      ))}
    </>
  )
}

function One({ line }: { line: Line }) {
  const { pick } = useT()
  if (line.kind === 'in' || line.kind === 'out') {
    return (
      <div className={styles.bubble} data-kind={line.kind}>
        {wordsOf(line.content)}
      </div>
    )
  }
  const text = 'problem' in line ? line.problem.text : 'text' in line ? line.text : { en: '', es: '' }
  return (
    <div className={styles.quiet} data-kind={line.kind}>
      <Icon name={icons[line.kind] ?? 'alert-circle'} size={14} />
      <span>{pick(text)}</span>
    </div>
  )
}
