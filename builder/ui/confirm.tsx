// Asks before what cannot be undone: `await confirm({...})`. One host in the shell draws the question.
import { Button, Group, Modal, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { useT } from '../words/i18n.ts'

export interface Question {
  title: string
  /** What will happen, in one or two sentences. */
  text: ReactNode
  /** The verb on the button. */
  action: string
  /** What this destroys cannot be brought back. */
  danger?: boolean
  /** The person must type this before the button works. */
  typed?: string
}

interface Asked extends Question {
  answer: (yes: boolean) => void
}

let asked: Asked | null = null
const watchers = new Set<() => void>()

function show(next: Asked | null): void {
  asked?.answer(false)
  asked = next
  for (const watcher of watchers) watcher()
}

/** True when the person agreed. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => show({ ...question, answer: resolve }))
}

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** A drawer that was opened later lies over what was mounted before it. */
const OVER_DRAWERS = 300

/** Draws the question that `confirm` asks. Mounted once. */
export function ConfirmHost() {
  const question = useSyncExternalStore(watch, () => asked)
  return (
    <Modal
      opened={question !== null}
      onClose={() => show(null)}
      title={question?.title}
      size="sm"
      zIndex={OVER_DRAWERS}
    >
      {question && <Body key={question.title} question={question} />}
    </Modal>
  )
}

function Body({ question }: { question: Asked }) {
  const { t } = useT()
  const [typed, setTyped] = useState('')
  const ready = question.typed === undefined || typed.trim() === question.typed
  const agree = (): void => {
    question.answer(true)
    show(null)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) agree()
      }}
    >
      <Text component="div">{question.text}</Text>
      {question.typed !== undefined && (
        <TextInput
          mt="md"
          data-autofocus
          label={t('common.typeToConfirm', { name: question.typed })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => show(null)}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          color={question.danger ? 'red' : undefined}
          disabled={!ready}
          data-autofocus={question.typed === undefined || undefined}
        >
          {question.action}
        </Button>
      </Group>
    </form>
  )
}
