// Closing: a category and a summary, so that reports can say what conversations were about.
import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { call } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { type ConversationDetail, useChange, useClosingNotes } from './queries.ts'

const SUMMARY_LIMIT = 1000

export function CloseDialog({
  conversation,
  thenNext,
  goNext,
  onClose,
}: {
  conversation: ConversationDetail
  /** Closing leads to the conversation below. */
  thenNext: boolean
  goNext: () => void
  onClose: () => void
}) {
  const { t } = useT()
  const { data: notes } = useClosingNotes()
  const [category, setCategory] = useState<string | null>(null)
  const [summary, setSummary] = useState('')
  const { id } = conversation
  const close = useChange<void>(
    id,
    () =>
      call('POST /conversations/:id/closure', {
        params: { id },
        body: { category, summary: summary.trim() },
      }),
    () => ({ state: 'closed' }),
    toast.error,
  )
  const submit = () => {
    close.mutate()
    onClose()
    if (thenNext) goNext()
  }
  return (
    <Modal opened onClose={onClose} title={t('inbox.closing.title')} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack>
          <Select
            label={t('inbox.closing.category')}
            placeholder={t('inbox.closing.none')}
            clearable
            value={category}
            onChange={setCategory}
            data={(notes?.items ?? []).map((note) => note.title)}
            data-autofocus
          />
          <Textarea
            label={t('inbox.closing.summary')}
            placeholder={t('inbox.closing.summaryPlaceholder')}
            autosize
            minRows={3}
            maxLength={SUMMARY_LIMIT}
            value={summary}
            onChange={(event) => setSummary(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit">
              {t(thenNext ? 'inbox.closing.confirmNext' : 'inbox.closing.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
