import { Button, Radio, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, call, type ItemOf, queryKeys } from '../api.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { NamedDialog } from './NamedDialog.tsx'
import styles from './Settings.module.css'
import { RowMenu, RowName, SettingsPage, useSettingsSearch } from './SettingsPage.tsx'
import { useAskAndDelete } from './uses.tsx'

type Closing = Answer<'GET /closing-notes'>
type Note = ItemOf<'GET /closing-notes'>

const modes = ['optional', 'category', 'both', 'off'] as const

/** How much people say when they close, and the categories to choose from. */
export function ClosingSettings() {
  const { t } = useT()
  const { open, setOpen } = useSettingsSearch()
  const notes = useQuery({ queryKey: queryKeys.closingNotes, queryFn: () => call('GET /closing-notes') })
  const items = notes.data?.items ?? []
  const opened = items.find((note) => note.id === open)
  return (
    <SettingsPage
      part="closing"
      actions={
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
          {t('settings.closing.add')}
        </Button>
      }
    >
      {notes.isError ? (
        <Failed error={notes.error} onRetry={() => void notes.refetch()} />
      ) : !notes.data ? (
        <TableSkeleton />
      ) : (
        <>
          <Mode mode={notes.data.mode} empty={items.length === 0} />
          <h2 className={styles.over}>{t('settings.closing.categories')}</h2>
          {items.length === 0 ? (
            <EmptyState
              icon="note"
              title={t('settings.closing.empty.title')}
              text={t('settings.closing.empty.text')}
            >
              <Button onClick={() => setOpen('new')}>{t('settings.closing.add')}</Button>
            </EmptyState>
          ) : (
            <ul className={styles.rows} aria-label={t('settings.closing.categories')}>
              {items.map((note) => (
                <NoteRow key={note.id} note={note} onOpen={() => setOpen(note.id)} />
              ))}
            </ul>
          )}
        </>
      )}
      {(opened || open === 'new') && (
        <NoteDialog key={opened?.id ?? 'new'} note={opened ?? null} onClose={() => setOpen(undefined)} />
      )}
    </SettingsPage>
  )
}

/** Saved at once. A category can only be required where there is one. */
function Mode({ mode, empty }: { mode: Closing['mode']; empty: boolean }) {
  const { t } = useT()
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (next: Closing['mode']) => call('PUT /workspace/closing', { body: { mode: next } }),
    onSuccess: () => toast.success(t('common.saved')),
    onError: (error) => toast.error(error),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.closingNotes }),
  })
  const shown = save.isPending ? save.variables : mode
  return (
    <div className={styles.card}>
      <Radio.Group
        label={t('settings.closing.mode')}
        value={shown}
        onChange={(next) => save.mutate(next as Closing['mode'])}
      >
        <Stack gap="sm" mt="xs">
          {modes.map((one) => (
            <Radio
              key={one}
              value={one}
              disabled={empty && (one === 'category' || one === 'both')}
              label={t(`settings.closing.modes.${one}.title`)}
              description={t(`settings.closing.modes.${one}.text`)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </div>
  )
}

function NoteRow({ note, onOpen }: { note: Note; onOpen(): void }) {
  const { t } = useT()
  const { id, title, description } = note
  const { ask } = useAskAndDelete('closing_note', { id: title, name: title }, () =>
    call('DELETE /closing-notes/:id', { params: { id } }),
  )
  return (
    <li className={styles.row}>
      <span className={styles.face}>
        <Icon name="note" size={18} />
      </span>
      <div className={styles.main}>
        <RowName onOpen={onOpen}>{title}</RowName>
        {description && <span className={styles.quiet}>{description}</span>}
      </div>
      <RowMenu
        name={title}
        choices={[
          { label: t('settings.edit'), icon: 'edit', onClick: onOpen },
          { label: t('common.delete'), icon: 'trash', danger: true, onClick: () => void ask() },
        ]}
      />
    </li>
  )
}

function NoteDialog({ note, onClose }: { note: Note | null; onClose(): void }) {
  return (
    <NamedDialog
      words="closing"
      given={note && { name: note.title, description: note.description }}
      most={80}
      renameHelp
      save={({ name: title, description }): Promise<unknown> =>
        note
          ? call('PATCH /closing-notes/:id', { params: { id: note.id }, body: { title, description } })
          : call('POST /closing-notes', { body: { title, description } })
      }
      stale={[queryKeys.closingNotes]}
      onClose={onClose}
    />
  )
}
