// The flow, rehearsed in the page by the very code that the server runs.
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { pass, type Rehearsal, tap } from '#engine/machine/rehearsal.ts'
import { markTried } from '../../accounts/firstRun.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { ContactForm } from './ContactForm.tsx'
import { Lines } from './Lines.tsx'
import styles from './Simulator.module.css'
import { answer, type Contact, fresh, litBy, machineOf, tappable } from './talk.ts'
import { Variables } from './Variables.tsx'

const MINUTE = 60_000
const waits = [MINUTE, 10 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]

export function Simulator() {
  const { t } = useT()
  const talk = useTalk()
  const [text, setText] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const { state } = talk
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line moves the view to the end
  useEffect(() => {
    // It gives a promise in newer browsers, which React would take for a clean-up.
    void end.current?.scrollIntoView({ block: 'end' })
  }, [state.lines.length])
  const send = () => {
    if (text.trim() === '') return
    talk.act((now) => answer(talk.machine, now, text.trim()))
    setText('')
  }
  return (
    <div className={styles.simulator}>
      <Bar talk={talk} />
      <div className={styles.log} role="log" aria-label={t('canvas.simulator.title')}>
        <Lines lines={state.lines} />
        <div className={styles.choices}>
          {tappable(state).map(({ id, title }) => (
            <button key={id} type="button" onClick={() => talk.act((now) => tap(talk.machine, now, id))}>
              {title}
            </button>
          ))}
        </div>
        <div ref={end} />
      </div>
      <Variables state={state} />
      <form
        className={styles.composer}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <TextInput
          aria-label={t('canvas.simulator.write')}
          placeholder={t('canvas.simulator.write')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon type="submit" size="lg" aria-label={t('canvas.simulator.send')}>
          <Icon name="send" size={18} />
        </ActionIcon>
      </form>
    </div>
  )
}

type Talk = ReturnType<typeof useTalk>

function Bar({ talk }: { talk: Talk }) {
  const { t } = useT()
  const selected = useEditor((state) => (state.selection.length === 1 ? state.selection[0] : undefined))
  const graph = useEditor((state) => state.graph)
  const step = selected !== undefined && Object.hasOwn(graph.steps, selected) ? selected : null
  return (
    <div className={styles.bar}>
      <ContactForm contact={talk.contact} onChange={talk.setContact} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="clock-play" size={16} />}>
            {t('canvas.simulator.time')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {waits.map((ms) => (
            <Menu.Item key={ms} onClick={() => talk.act((now) => pass(talk.machine, now, ms))}>
              {t(`canvas.simulator.pass_${ms / MINUTE}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('canvas.simulator.restart')}>
            <Icon name="refresh" size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => talk.restart(null)}>{t('canvas.simulator.fromStart')}</Menu.Item>
          <Menu.Item disabled={step === null} onClick={() => talk.restart(step)}>
            {t('canvas.simulator.fromStep')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {talk.changed && (
        <Button size="compact-sm" variant="light" onClick={() => talk.restart(null)}>
          {t('canvas.simulator.changed')}
        </Button>
      )}
    </div>
  )
}

/** A rehearsal of the open graph. An edit does not throw the talk away: it goes on, and offers to begin anew. */
function useTalk() {
  const { language } = useT()
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const machine = useMemo(() => machineOf(graph, kinds), [graph, kinds])
  const [contact, setContact] = useState<Contact>({ name: 'Ana Pérez', email: '', tags: [] })
  const [began, setBegan] = useState(graph)
  const [state, setState] = useState<Rehearsal>(() => fresh(machine, contact, language, null))
  useEffect(() => {
    editor.light(litBy(graph, state))
    return () => editor.light(null)
  }, [editor, graph, state])
  const restart = (at: string | null, who = contact) => {
    setBegan(graph)
    setState(fresh(machine, who, language, at))
  }
  return {
    machine,
    state,
    contact,
    changed: began !== graph,
    restart,
    act: (next: (now: Rehearsal) => Rehearsal) => {
      markTried()
      setState(next)
    },
    setContact: (who: Contact) => {
      setContact(who)
      restart(null, who)
    },
  }
}
