// What was said, as the channel shows it, and between it, quietly, what happened.
import type { Capabilities, Content } from '#channels/channel.ts'
import type { Line } from '#engine/machine/rehearsal.ts'
import { Icon } from '../../ui/Icon.tsx'
import { MessageContent } from '../../ui/MessageContent.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import { shownAs } from './scene.ts'

const icons: Record<string, string> = {
  understood: 'check',
  time: 'clock',
  ignored: 'message-off',
  end: 'player-stop',
  effect: 'bolt',
}

interface LinesProps {
  lines: Line[]
  can: Capabilities | null
  language: 'es' | 'en'
  /** The choices of the last message stand as buttons below it. */
  live: boolean
}

export function Lines({ lines, can, language, live }: LinesProps) {
  const last = live ? lines.findLastIndex(({ kind }) => kind === 'out') : -1
  return (
    <>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <One key={index} line={line} can={can} language={language} live={index === last} />
      ))}
    </>
  )
}

function One({ line, can, language, live }: { line: Line } & Omit<LinesProps, 'lines'>) {
  const { pick, t } = useT()
  if (line.kind === 'in' || line.kind === 'out') {
    const parts = line.kind === 'in' ? [line.content] : shownAs(line.content, can, language)
    return parts.map((content, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message, always in the same order
      <Bubble key={index} content={live ? bare(content) : content} kind={line.kind} />
    ))
  }
  if (line.kind === 'agent') {
    return (
      <div className={styles.bubble} data-kind="agent">
        <small>{t('canvas.simulator.agent')}</small>
        {pick(line.text)}
      </div>
    )
  }
  return (
    <div className={styles.quiet} data-kind={line.kind}>
      <Icon name={icons[line.kind] ?? 'alert-circle'} size={14} />
      <span>{pick('problem' in line ? line.problem.text : 'text' in line ? line.text : nothing)}</span>
    </div>
  )
}

const nothing = { en: '', es: '' }

/** A text without the choices that can be tapped; links stay in it. */
function bare(content: Content): Content {
  if (content.kind !== 'text') return content
  const { choices = [], ...rest } = content
  const links = choices.filter(({ url }) => url)
  return links.length > 0 ? { ...rest, choices: links } : rest
}

function Bubble({ content, kind }: { content: Content; kind: 'in' | 'out' }) {
  return (
    <div className={styles.bubble} data-kind={kind}>
      <MessageContent content={content} />
    </div>
  )
}
