import { ActionIcon, Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { call, type ItemOf, queryKeys } from '../api.ts'
import { moved } from '../form/lists.ts'
import { useRowDrag } from '../form/useRowDrag.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { FieldDialog } from './FieldDialog.tsx'
import { useMe } from './me.ts'
import styles from './Settings.module.css'
import {
  matches,
  NothingFound,
  type RowChoice,
  RowMenu,
  RowName,
  SearchBox,
  SettingsPage,
  useSettingsSearch,
} from './SettingsPage.tsx'
import { useAskAndDelete } from './uses.tsx'

export type ContactField = ItemOf<'GET /fields'>

export const fieldIcons: Record<ContactField['type'], string> = {
  text: 'typography',
  number: 'hash',
  email: 'mail',
  phone: 'phone',
  url: 'link',
  date: 'calendar',
  checkbox: 'circle-check',
  list: 'list',
}

/** The attributes of contacts that the workspace made, in the order in which they are shown. */
export function FieldsSettings() {
  const { t } = useT()
  const { open, search, setOpen } = useSettingsSearch()
  const fields = useQuery({ queryKey: queryKeys.fields, queryFn: () => call('GET /fields') })
  const items = fields.data?.items ?? []
  const opened = items.find((field) => field.key === open)
  return (
    <SettingsPage
      part="fields"
      actions={
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
          {t('settings.fields.add')}
        </Button>
      }
    >
      {fields.isError ? (
        <Failed error={fields.error} onRetry={() => void fields.refetch()} />
      ) : !fields.data ? (
        <TableSkeleton />
      ) : items.length === 0 ? (
        <EmptyState
          icon="forms"
          title={t('settings.fields.empty.title')}
          text={t('settings.fields.empty.text')}
        >
          <Button onClick={() => setOpen('new')}>{t('settings.fields.add')}</Button>
        </EmptyState>
      ) : (
        <>
          <SearchBox label={t('settings.fields.search')} />
          <Rows items={items} search={search} onOpen={setOpen} />
        </>
      )}
      {(opened || open === 'new') && (
        <FieldDialog key={opened?.key ?? 'new'} field={opened ?? null} onClose={() => setOpen(undefined)} />
      )}
    </SettingsPage>
  )
}

/** Another order is shown at once and taken back when the server refuses. */
function useOrder(items: ContactField[]) {
  const client = useQueryClient()
  const order = useMutation({
    mutationFn: (keys: string[]) => call('PUT /fields/order', { body: { keys } }),
    onError: (error) => toast.error(error),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.fields }),
  })
  return (from: number, to: number) => {
    if (to < 0 || to >= items.length || to === from) return
    const next = moved(items, from, to - from)
    client.setQueryData(queryKeys.fields, { items: next })
    order.mutate(next.map(({ key }) => key))
  }
}

interface RowsProps {
  items: ContactField[]
  search: string | undefined
  onOpen(key: string): void
}

function Rows({ items, search, onOpen }: RowsProps) {
  const { t } = useT()
  const box = useRef<HTMLDivElement>(null)
  const move = useOrder(items)
  const drag = useRowDrag(box, move)
  const found = items.filter((field) => matches(search, field.title, field.key, field.description))
  if (found.length === 0) return <NothingFound />
  return (
    <div ref={box}>
      <ol className={styles.rows} aria-label={t('settings.fields.title')}>
        {found.map((field) => {
          const index = items.indexOf(field)
          return (
            <li
              key={field.key}
              className={styles.row}
              data-edge={drag.over === index ? drag.side : undefined}
            >
              {search === undefined && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={30}
                  className={styles.grip}
                  aria-label={t('settings.fields.move', { name: field.title })}
                  {...drag.grip(index)}
                  onKeyDown={(event) => {
                    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
                    if (by === 0) return
                    event.preventDefault()
                    move(index, index + by)
                  }}
                >
                  <Icon name="grip-vertical" size={16} />
                </ActionIcon>
              )}
              <FieldRow field={field} onOpen={() => onOpen(field.key)} />
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function FieldRow({ field, onOpen }: { field: ContactField; onOpen(): void }) {
  const { t } = useT()
  const me = useMe()
  const { key, title, type, options, description } = field
  const { ask } = useAskAndDelete('contact_field', { id: key, name: title }, () =>
    call('DELETE /fields/:key', { params: { key } }),
  )
  const choices: RowChoice[] = [
    { label: t('settings.edit'), icon: 'edit', onClick: onOpen },
    ...(me?.role === 'owner'
      ? [{ label: t('common.delete'), icon: 'trash', danger: true, onClick: () => void ask() }]
      : []),
  ]
  return (
    <>
      <span className={styles.face}>
        <Icon name={fieldIcons[type]} size={18} />
      </span>
      <div className={styles.main}>
        <RowName onOpen={onOpen}>{title}</RowName>
        {description && <span className={styles.quiet}>{description}</span>}
        <code className={styles.code}>{`$contact.${key}`}</code>
      </div>
      <div className={styles.side}>
        <span className={styles.strong}>{t(`settings.fields.types.${type}`)}</span>
        {type === 'list' && (
          <span className={styles.quiet}>{t('settings.fields.options', { count: options.length })}</span>
        )}
      </div>
      <RowMenu name={title} choices={choices} />
    </>
  )
}
