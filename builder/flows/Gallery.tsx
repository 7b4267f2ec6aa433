import { Button, CloseButton, TextInput, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { CardsSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Gallery.module.css'
import { found, shelvesOf, type Template } from './gallery.ts'
import { TemplatePreview } from './TemplatePreview.tsx'

interface GalleryProps {
  busy: boolean
  onChoose: (name: string, template: string) => void
}

/** The templates: shelves and search, the list, and the chosen one beside it. Shelf, search and choice live in the address. */
export function Gallery({ busy, onChoose }: GalleryProps) {
  const templates = useQuery({
    queryKey: queryKeys.templates,
    queryFn: () => call('GET /templates'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const place = usePlace()
  if (templates.isError) return <Failed error={templates.error} onRetry={() => void templates.refetch()} />
  if (!templates.data) return <CardsSkeleton />
  const { items } = templates.data
  const fitting = found(items, undefined, place.find)
  const shown = place.shelf ? fitting.filter(({ category }) => category.id === place.shelf) : fitting
  const opened = items.find(({ id }) => id === place.template)
  const chosen = opened ?? shown[0]
  return (
    <div className={styles.gallery} data-open={opened !== undefined || undefined}>
      <Shelves items={items} fitting={fitting} place={place} />
      <div className={styles.list}>
        <Find place={place} />
        {shown.length === 0 ? (
          <Nothing place={place} />
        ) : (
          <List
            templates={shown}
            chosen={chosen}
            grouped={place.find.trim() === '' && place.shelf === undefined}
            onOpen={(template) => place.go({ template })}
          />
        )}
      </div>
      {chosen && (
        <TemplatePreview
          key={chosen.id}
          template={chosen}
          busy={busy}
          onBack={() => place.go({ template: undefined })}
          onChoose={onChoose}
        />
      )}
    </div>
  )
}

interface Place {
  shelf: string | undefined
  find: string
  template: string | undefined
  go: (to: { shelf?: string | undefined; find?: string | undefined; template?: string | undefined }) => void
}

function usePlace(): Place {
  const { shelf, find = '', template } = useSearch({ from: '/app/flows' })
  const navigate = useNavigate({ from: '/flows' })
  return {
    ...{ shelf, find, template },
    go: (to) => void navigate({ search: (old) => ({ ...old, ...to }), replace: true }),
  }
}

interface ShelvesProps {
  items: Template[]
  fitting: Template[]
  place: Place
}

function Shelves({ items, fitting, place }: ShelvesProps) {
  const { t, pick } = useT()
  const one = (id: string | undefined, name: string, count: number) => (
    <UnstyledButton
      key={id ?? ''}
      className={styles.shelf}
      aria-pressed={place.shelf === id}
      onClick={() => place.go({ shelf: id, template: undefined })}
    >
      <span>{name}</span>
      <span className={styles.count}>{count}</span>
    </UnstyledButton>
  )
  return (
    <nav className={styles.shelves} aria-label={t('flows.gallery.shelves')}>
      {one(undefined, t('flows.gallery.all'), fitting.length)}
      {shelvesOf(items, fitting).map(({ id, title, count }) => one(id, pick(title), count))}
    </nav>
  )
}

function Find({ place }: { place: Place }) {
  const { t } = useT()
  const [text, setText] = useState(place.find)
  const input = useRef<HTMLInputElement>(null)
  // A phone's keyboard would hide the list.
  useEffect(() => {
    if (window.matchMedia('(min-width: 900px)').matches) input.current?.focus()
  }, [])
  const look = (find: string) => {
    setText(find)
    place.go({ find: find || undefined, template: undefined })
  }
  return (
    <TextInput
      ref={input}
      className={styles.find}
      role="searchbox"
      aria-label={t('flows.gallery.find')}
      placeholder={t('flows.gallery.find')}
      leftSection={<Icon name="search" size={16} />}
      rightSection={
        text !== '' && (
          <CloseButton size="sm" aria-label={t('flows.gallery.clear')} onClick={() => look('')} />
        )
      }
      value={text}
      onChange={(event) => look(event.currentTarget.value)}
    />
  )
}

interface ListProps {
  templates: Template[]
  chosen: Template | undefined
  grouped: boolean
  onOpen: (id: string) => void
}

function List({ templates, chosen, grouped, onOpen }: ListProps) {
  const { pick } = useT()
  const first = useRef<HTMLButtonElement>(null)
  // One that the address names is brought into sight.
  useEffect(() => {
    first.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const groups = grouped ? [...Map.groupBy(templates, ({ category }) => category.id).values()] : [templates]
  return groups.map((group) => (
    <section key={group[0]?.category.id}>
      {grouped && group[0] && <h3 className={styles.category}>{pick(group[0].category.title)}</h3>}
      {group.map((template) => (
        <UnstyledButton
          key={template.id}
          ref={template === chosen ? first : undefined}
          className={styles.template}
          aria-pressed={template === chosen}
          onClick={() => onOpen(template.id)}
        >
          <span className={styles.icon}>
            <Icon name={template.icon} size={18} />
          </span>
          <span>
            <span className={styles.name}>{pick(template.title)}</span>
            <span className={styles.about}>{pick(template.about)}</span>
          </span>
        </UnstyledButton>
      ))}
    </section>
  ))
}

function Nothing({ place }: { place: Place }) {
  const { t } = useT()
  return (
    <EmptyState icon="search" title={t('flows.gallery.none')} text={t('flows.gallery.noneText')}>
      {place.shelf !== undefined && (
        <Button variant="default" onClick={() => place.go({ shelf: undefined })}>
          {t('flows.gallery.everywhere')}
        </Button>
      )}
    </EmptyState>
  )
}
