// Where an agent writes: a reply that the contact will read, or a comment that only the team sees.
import { Button, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Composer.module.css'
import { drafts, type Mode } from './drafts.ts'
import { type Mention, MentionPicker, mentionAt, mentionsIn } from './mentions.tsx'
import { send } from './outbox.ts'
import { type ConversationDetail, patchConversation, refreshTimeline, useUsers } from './queries.ts'
import { ShortcutMenu } from './ShortcutMenu.tsx'

const LIMIT = 4096
const COMMENT_LIMIT = 1000
const WARN_FROM = 0.8

export function Composer({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useT()
  const shelf = useMemo(() => drafts(localStorage), [])
  const [mode, setMode] = useState<Mode>('reply')
  const [text, setText] = useState(() => shelf.read(conversation.id, 'reply'))
  const [channelId, setChannelId] = useState<string | undefined>(conversation.channel?.id)
  const input = useRef<HTMLTextAreaElement>(null)
  const write = (value: string) => {
    setText(value)
    shelf.write(conversation.id, mode, value)
  }
  const turnTo = (next: Mode) => {
    setMode(next)
    setText(shelf.read(conversation.id, next))
    input.current?.focus()
  }
  useComposerCalls(conversation.id, turnTo, () => setText(shelf.read(conversation.id, mode)))
  const submit = useSubmit(conversation, mode, channelId, text, () => write(''))
  const limit = mode === 'reply' ? LIMIT : COMMENT_LIMIT
  const unreachable = mode === 'reply' && conversation.channels.length === 0

  return (
    <form
      className={styles.composer}
      data-mode={mode}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={styles.top}>
        <SegmentedControl
          size="xs"
          aria-label={t('inbox.mode')}
          value={mode}
          onChange={(value) => turnTo(value as Mode)}
          data={[
            { value: 'reply', label: t('inbox.reply') },
            { value: 'comment', label: t('inbox.comment') },
          ]}
        />
        {mode === 'reply' && conversation.channels.length > 1 && (
          <Select
            size="xs"
            aria-label={t('inbox.channel')}
            allowDeselect={false}
            value={channelId ?? null}
            onChange={(value) => setChannelId(value ?? undefined)}
            data={conversation.channels.map((one) => ({ value: one.channelId, label: one.name }))}
          />
        )}
        <ShortcutMenu contactId={conversation.contact.id} />
      </div>
      <Field
        mode={mode}
        text={text}
        write={write}
        submit={submit}
        input={input}
        disabled={unreachable}
        conversationId={conversation.id}
      />
      <div className={styles.bottom}>
        <span className={styles.hint}>
          {unreachable
            ? t('inbox.unreachable')
            : mode === 'comment'
              ? t('inbox.commentHint')
              : t('inbox.enterSends')}
        </span>
        {text.length > limit * WARN_FROM && (
          <span className={styles.count} data-over={text.length > limit || undefined}>
            {text.length} / {limit}
          </span>
        )}
        <Button
          type="submit"
          disabled={text.trim() === '' || text.length > limit || unreachable}
          rightSection={<Icon name="corner-down-left" size={14} />}
          className={mode === 'comment' ? styles.commentButton : undefined}
        >
          {t(mode === 'reply' ? 'inbox.send' : 'inbox.addComment')}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps {
  mode: Mode
  text: string
  write: (value: string) => void
  submit: () => void
  input: React.RefObject<HTMLTextAreaElement | null>
  disabled: boolean
  conversationId: string
}

function Field({ mode, text, write, submit, input, disabled, conversationId }: FieldProps) {
  const { t } = useT()
  const [mention, setMention] = useState<Mention | null>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mention) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape') input.current?.blur()
  }
  const typing = useTypingSignal(conversationId)
  return (
    <div className={styles.field}>
      <Textarea
        ref={input}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={10}
        disabled={disabled}
        aria-label={t(mode === 'reply' ? 'inbox.replyTo' : 'inbox.commentLabel')}
        placeholder={t(mode === 'reply' ? 'inbox.replyPlaceholder' : 'inbox.commentPlaceholder')}
        value={text}
        onChange={(event) => {
          const { value, selectionStart } = event.currentTarget
          write(value)
          setMention(mode === 'comment' ? mentionAt(value, selectionStart) : null)
          if (mode === 'reply') typing()
        }}
        onKeyDown={onKeyDown}
      />
      {mention && (
        <MentionPicker
          mention={mention}
          onPick={(name) => {
            write(`${text.slice(0, mention.from)}@${name} ${text.slice(mention.to)}`)
            setMention(null)
            input.current?.focus()
          }}
          onClose={() => setMention(null)}
        />
      )}
    </div>
  )
}

function useSubmit(
  conversation: ConversationDetail,
  mode: Mode,
  channelId: string | undefined,
  text: string,
  clear: () => void,
): () => void {
  const client = useQueryClient()
  const { data: users } = useUsers()
  const { id } = conversation
  return () => {
    const said = text.trim()
    if (said === '' || said.length > (mode === 'reply' ? LIMIT : COMMENT_LIMIT)) return
    clear()
    if (mode === 'reply') {
      send({ conversationId: id, channelId, text: said }, () => {
        void refreshTimeline(client, id)
        void client.invalidateQueries({ queryKey: ['conversation', id] })
      })
      patchConversation(client, id, { unread: 0 })
      return
    }
    const mentions = mentionsIn(said, users?.items ?? [])
    call('POST /conversations/:id/comments', { params: { id }, body: { text: said, mentions } }).then(
      () => void refreshTimeline(client, id),
      (error) => {
        drafts(localStorage).write(id, 'comment', said)
        window.dispatchEvent(new CustomEvent('charla:draft', { detail: id }))
        toast.error(error)
      },
    )
  }
}

/** Keys and other parts of the screen ask the composer to open in a mode, or to show a draft given back to it. */
function useComposerCalls(id: string, turnTo: (mode: Mode) => void, reread: () => void): void {
  const latest = useRef({ turnTo, reread })
  latest.current = { turnTo, reread }
  useEffect(() => {
    const onMode = (event: Event) => latest.current.turnTo((event as CustomEvent<Mode>).detail)
    const onDraft = (event: Event) => {
      if ((event as CustomEvent<string>).detail === id) latest.current.reread()
    }
    window.addEventListener('charla:compose', onMode)
    window.addEventListener('charla:draft', onDraft)
    return () => {
      window.removeEventListener('charla:compose', onMode)
      window.removeEventListener('charla:draft', onDraft)
    }
  }, [id])
}

const TYPING_EVERY_MS = 4_000

/** Tells the visitor that somebody is writing, at most every four seconds. */
function useTypingSignal(id: string): () => void {
  const last = useRef(0)
  return () => {
    if (Date.now() - last.current < TYPING_EVERY_MS) return
    last.current = Date.now()
    call('POST /conversations/:id/typing', { params: { id } }).catch((error) =>
      console.warn('typing signal', error),
    )
  }
}
