import { Button, ColorSwatch, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, call, type ItemOf, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pill, type Tone } from '../ui/Pill.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { NamedDialog } from './NamedDialog.tsx'
import styles from './Settings.module.css'
import {
  matches,
  NothingFound,
  RowMenu,
  RowName,
  SearchBox,
  SettingsPage,
  useSettingsSearch,
} from './SettingsPage.tsx'
import { useAskAndDelete } from './uses.tsx'

type Tag = ItemOf<'GET /tags'>

const colors = ['grey', 'green', 'corn', 'coral', 'plum', 'blue', 'red', 'brand'] as const

/** The tone of a tag; colours of old tags that we do not know are grey. */
const toneOf = (tag: Pick<Tag, 'color'>): Tone => colors.find((one) => one === tag.color) ?? 'grey'

/** The labels of contacts, with how many contacts have each. */
export function TagsSettings() {
  const { t } = useT()
  const { open, search, setOpen } = useSettingsSearch()
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: () => call('GET /tags') })
  const counts = useQuery({
    queryKey: [...queryKeys.tags, 'counts'],
    queryFn: () => call('GET /tags/counts'),
  })
  const items = tags.data?.items ?? []
  const found = items.filter((tag) => matches(search, tag.name, tag.description))
  const opened = items.find((tag) => tag.name === open)
  return (
    <SettingsPage
      part="tags"
      actions={
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
          {t('settings.tags.add')}
        </Button>
      }
    >
      {tags.isError ? (
        <Failed error={tags.error} onRetry={() => void tags.refetch()} />
      ) : !tags.data ? (
        <TableSkeleton />
      ) : items.length === 0 ? (
        <EmptyState icon="tags" title={t('settings.tags.empty.title')} text={t('settings.tags.empty.text')}>
          <Button onClick={() => setOpen('new')}>{t('settings.tags.add')}</Button>
        </EmptyState>
      ) : (
        <>
          <SearchBox label={t('settings.tags.search')} />
          {found.length === 0 && <NothingFound />}
          {found.length > 0 && (
            <ul className={styles.rows} aria-label={t('settings.tags.title')}>
              {found.map((tag) => (
                <TagRow
                  key={tag.name}
                  tag={tag}
                  count={counts.data && (counts.data.counts[tag.name] ?? 0)}
                  onOpen={() => setOpen(tag.name)}
                />
              ))}
            </ul>
          )}
        </>
      )}
      {(opened || open === 'new') && (
        <TagDialog key={opened?.name ?? ''} tag={opened ?? null} onClose={() => setOpen(undefined)} />
      )}
    </SettingsPage>
  )
}

function TagRow({ tag, count, onOpen }: { tag: Tag; count: number | undefined; onOpen(): void }) {
  const { t } = useT()
  const { name } = tag
  const { ask } = useAskAndDelete('tag', { id: name, name }, () =>
    call('DELETE /tags/:name', { params: { name } }),
  )
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <RowName onOpen={onOpen}>
          <Pill tone={toneOf(tag)}>{name}</Pill>
        </RowName>
        {tag.description && <span className={styles.quiet}>{tag.description}</span>}
      </div>
      <div className={styles.side}>
        {count !== undefined && (
          <Link to="/contacts" search={{ tag: name }} className={styles.count}>
            {t('settings.tags.contacts', { count })}
          </Link>
        )}
      </div>
      <RowMenu
        name={name}
        choices={[
          { label: t('settings.edit'), icon: 'edit', onClick: onOpen },
          { label: t('common.delete'), icon: 'trash', danger: true, onClick: () => void ask() },
        ]}
      />
    </li>
  )
}

/** A change of name may meet another tag: then the two become one, if the person agrees. */
function useSaveTag(tag: Tag | null) {
  const { t } = useT()
  return async (body: { name: string; color: Exclude<Tone, 'grey'> | null; description: string }) => {
    if (!tag) return call('POST /tags', { body })
    const params = { name: tag.name }
    try {
      return await call('PATCH /tags/:name', { params, body })
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'tag_exists') throw error
      const sure = await confirm({
        title: t('settings.tags.merge.title', { name: body.name }),
        text: t('settings.tags.merge.text', { from: tag.name, name: body.name }),
        action: t('settings.tags.merge.action'),
      })
      if (!sure) throw error
      return call('PATCH /tags/:name', { params, body: { name: body.name, merge: true } })
    }
  }
}

function TagDialog({ tag, onClose }: { tag: Tag | null; onClose(): void }) {
  const { t } = useT()
  const [tone, setTone] = useState<Tone>(tag ? toneOf(tag) : 'brand')
  const write = useSaveTag(tag)
  return (
    <NamedDialog
      words="tags"
      given={tag}
      most={255}
      renameHelp
      save={(named) => write({ ...named, color: tone === 'grey' ? null : tone })}
      stale={[queryKeys.tags, queryKeys.contacts]}
      onClose={onClose}
    >
      {(name) => (
        <div role="radiogroup" aria-label={t('settings.tags.color')}>
          <span className={styles.strong}>{t('settings.tags.color')}</span>
          <div className={styles.swatches}>
            {colors.map((one) => (
              <UnstyledButton
                key={one}
                role="radio"
                aria-checked={tone === one}
                aria-label={t(`settings.tags.colors.${one}`)}
                className={styles.swatch}
                onClick={() => setTone(one)}
              >
                <ColorSwatch color={`var(--${one})`} size={26} />
              </UnstyledButton>
            ))}
            <Pill tone={tone}>{name || t('settings.tags.example')}</Pill>
          </div>
        </div>
      )}
    </NamedDialog>
  )
}
