// Closing: a category and a summary, so that reports can say what conversations were about; as much as the workspace asks for.
import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { type Answer, call } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { type ConversationDetail, useChange, useClosingNotes } from './queries.ts'

const SUMMARY_LIMIT = 1000

interface CloseDialogProps {
  conversation: ConversationDetail
  /** Closing leads to the conversation below. */
  thenNext: boolean
  goNext: () => void
  onClose: () => void
}

/** Asks for the closing note; closes at once where the workspace wants none. */
export function CloseDialog(props: CloseDialogProps) {
  const notes = useClosingNotes()
  if (notes.isPending) return null
  if (notes.data?.mode === 'off') return <AtOnce {...props} />
  return <NoteForm {...props} mode={notes.data?.mode ?? 'optional'} items={notes.data?.items ?? []} />
}

function useClose({ conversation: { id }, thenNext, goNext, onClose }: CloseDialogProps) {
  const close = useChange<{ category: string | null; summary: string }>(
    id,
    (body) => call('POST /conversations/:id/closure', { params: { id }, body }),
    () => ({ state: 'closed' }),
    toast.error,
  )
  return (category: string | null, summary: string) => {
    close.mutate({ category, summary })
    onClose()
    if (thenNext) goNext()
  }
}

function AtOnce(props: CloseDialogProps) {
  const close = useClose(props)
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    close(null, '')
  })
  return null
}

interface NoteFormProps extends CloseDialogProps {
  mode: Answer<'GET /closing-notes'>['mode']
  items: Answer<'GET /closing-notes'>['items']
}

function NoteForm({ mode, items, ...props }: NoteFormProps) {
  const { t } = useT()
  const [category, setCategory] = useState<string | null>(null)
  const [summary, setSummary] = useState('')
  const [tried, setTried] = useState(false)
  const close = useClose(props)
  const needs = { category: mode === 'category' || mode === 'both', summary: mode === 'both' }
  const lacks = {
    category: needs.category && category === null,
    summary: needs.summary && summary.trim() === '',
  }
  const submit = () => {
    setTried(true)
    if (!lacks.category && !lacks.summary) close(category, summary.trim())
  }
  return (
    <Modal opened onClose={props.onClose} title={t('inbox.closing.title')} centered>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack>
          <Select
            label={t('inbox.closing.category')}
            placeholder={needs.category ? undefined : t('inbox.closing.none')}
            clearable={!needs.category}
            withAsterisk={needs.category}
            error={tried && lacks.category ? t('inbox.closing.required') : null}
            value={category}
            onChange={setCategory}
            data={items.map((note) => note.title)}
            data-autofocus
          />
          <Textarea
            label={t('inbox.closing.summary')}
            placeholder={t('inbox.closing.summaryPlaceholder')}
            autosize
            minRows={3}
            maxLength={SUMMARY_LIMIT}
            withAsterisk={needs.summary}
            error={tried && lacks.summary ? t('inbox.closing.summaryRequired') : null}
            value={summary}
            onChange={(event) => setSummary(event.currentTarget.value)}
          />
          <Buttons thenNext={props.thenNext} onClose={props.onClose} />
        </Stack>
      </form>
    </Modal>
  )
}

function Buttons({ thenNext, onClose }: Pick<CloseDialogProps, 'thenNext' | 'onClose'>) {
  const { t } = useT()
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button type="submit">{t(thenNext ? 'inbox.closing.confirmNext' : 'inbox.closing.confirm')}</Button>
    </Group>
  )
}
