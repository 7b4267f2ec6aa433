// A talk with the draft, by the very code that the server runs: what is said, what it waits for, and what is known.
import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Scene } from '#engine/machine/cues.ts'
import { isHalted } from '#engine/machine/rehearsal.ts'
import { contentIn } from '#engine/machine/transcript.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { Awaited } from './Awaited.tsx'
import { Known } from './Known.tsx'
import { Lines } from './Lines.tsx'
import { Attach, Happen } from './Menus.tsx'
import { talkPaint } from './paint.ts'
import styles from './Simulator.module.css'
import { useCan } from './scene.ts'
import { TalkBar } from './TalkBar.tsx'
import type { Talk } from './useTalk.ts'

interface SimulatorProps {
  talk: Talk
  empty: Scene
  flowId: string
}

export function Simulator({ talk, empty, flowId }: SimulatorProps) {
  const { t } = useT()
  const end = useRef<HTMLDivElement>(null)
  const can = useCan(talk.scene)
  const { state } = talk
  usePaint(talk)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line moves the view to the end
  useEffect(() => {
    // It gives a promise in newer browsers, which React would take for a clean-up.
    void end.current?.scrollIntoView({ block: 'end' })
  }, [state.lines.length, state.step])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole pane; every one of them is a button too
    <div className={styles.simulator} onKeyDown={(event) => pressed(event, talk)}>
      <TalkBar talk={talk} empty={empty} flowId={flowId} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard */}
      <div className={styles.log} role="log" aria-label={t('canvas.simulator.title')} tabIndex={0}>
        <Lines
          lines={state.lines}
          can={can}
          language={talk.scene.language}
          live={state.waitsFor === 'reply' && !state.paused}
        />
        {talk.changed && (
          <Button
            size="compact-sm"
            variant="light"
            className={styles.again}
            leftSection={<Icon name="refresh" size={14} />}
            onClick={() => talk.load(talk.scene, talk.from)}
          >
            {t('canvas.simulator.changed')}
          </Button>
        )}
        <Awaited talk={talk} can={can} />
        <div ref={end} />
      </div>
      <Known talk={talk} />
      <Composer talk={talk} />
    </div>
  )
}

function usePaint({ state, stops }: Talk): void {
  const editor = useEditorStore()
  const graph = useEditor((one) => one.graph)
  useEffect(() => editor.paint(talkPaint(graph, state, stops)), [editor, graph, state, stops])
  useEffect(() => () => editor.paint(null), [editor])
}

/** Alt with Z takes the last thing back, Alt with Enter goes on at a stop. */
function pressed(event: React.KeyboardEvent, talk: Talk): void {
  if (!event.altKey) return
  if (event.code === 'KeyZ') talk.back()
  else if (event.code === 'Enter' && isHalted(talk.state)) talk.play({ kind: 'go_on' })
  else return
  event.preventDefault()
}

function Composer({ talk }: { talk: Talk }) {
  const { t } = useT()
  const [text, setText] = useState('')
  const halted = isHalted(talk.state)
  const send = () => {
    const said = text.trim()
    if (said === '' || halted) return
    talk.play({ kind: 'say', content: contentIn(said) ?? { kind: 'text', text: said } })
    setText('')
  }
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Attach talk={talk} />
      <Happen talk={talk} />
      <TextInput
        className={styles.write}
        aria-label={t('canvas.simulator.write')}
        placeholder={t(halted ? 'canvas.simulator.halted' : 'canvas.simulator.write')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Tooltip label={t('canvas.simulator.send')}>
        <ActionIcon type="submit" size={36} aria-label={t('canvas.simulator.send')}>
          <Icon name="send" size={18} />
        </ActionIcon>
      </Tooltip>
    </form>
  )
}
