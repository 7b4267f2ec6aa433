import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call, callFile, type ItemOf, queryKeys } from '../api.ts'
import { saveBlob } from '../flows/file.ts'
import { confirm } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Settings.module.css'
import {
  matches,
  NothingFound,
  RowMenu,
  SearchBox,
  SettingsPage,
  useSettingsSearch,
} from './SettingsPage.tsx'
import { useSaving } from './saving.ts'

type DataFile = ItemOf<'GET /data-files'>

/** The files of rows that flows write, to download as CSV. */
export function DataFiles() {
  const { t } = useT()
  const { search } = useSettingsSearch()
  const files = useQuery({ queryKey: queryKeys.files, queryFn: () => call('GET /data-files') })
  const items = files.data?.items ?? []
  const found = items.filter((file) => matches(search, file.name))
  return (
    <SettingsPage part="files">
      {files.isError ? (
        <Failed error={files.error} onRetry={() => void files.refetch()} />
      ) : !files.data ? (
        <TableSkeleton />
      ) : items.length === 0 ? (
        <EmptyState
          icon="database"
          title={t('settings.files.empty.title')}
          text={t('settings.files.empty.text')}
        >
          <Button component={Link} to="/flows" variant="default">
            {t('settings.files.empty.action')}
          </Button>
        </EmptyState>
      ) : (
        <>
          <SearchBox label={t('settings.files.search')} />
          {found.length === 0 && <NothingFound />}
          {found.length > 0 && (
            <ul className={styles.rows} aria-label={t('settings.files.title')}>
              {found.map((file) => (
                <FileRow key={file.id} file={file} />
              ))}
            </ul>
          )}
        </>
      )}
    </SettingsPage>
  )
}

function FileRow({ file }: { file: DataFile }) {
  const { t, date, number } = useT()
  const params = { id: file.id }
  const download = useSaving(
    async () => saveBlob(`${file.name}.csv`, await callFile('/data-files/:id/csv', { params })),
    [],
  )
  const remove = useSaving(() => call('DELETE /data-files/:id', { params }), [queryKeys.files], {
    said: t('settings.deleted', { name: file.name }),
  })
  const ask = async () => {
    const sure = await confirm({
      title: t('settings.files.remove.title', { name: file.name }),
      text: t('settings.files.remove.text', { count: file.rows }),
      action: t('common.delete'),
      danger: true,
    })
    if (sure) remove.mutate(undefined)
  }
  return (
    <li className={styles.row}>
      <span className={styles.face}>
        <Icon name="table" size={18} />
      </span>
      <div className={styles.main}>
        <span className={styles.strong}>{file.name}</span>
        <span className={styles.quiet}>{file.columns.join(' · ')}</span>
      </div>
      <div className={styles.side}>
        <span className={styles.strong}>
          {t('settings.files.rows', { count: file.rows, number: number(file.rows) })}
        </span>
        <span className={styles.quiet}>{t('settings.files.since', { date: date(file.createdAt) })}</span>
      </div>
      <Button
        variant="default"
        loading={download.isPending}
        leftSection={<Icon name="download" size={16} />}
        aria-label={t('settings.files.downloadOf', { name: file.name })}
        onClick={() => download.mutate(undefined)}
      >
        CSV
      </Button>
      <RowMenu
        name={file.name}
        choices={[{ label: t('common.delete'), icon: 'trash', danger: true, onClick: () => void ask() }]}
      />
    </li>
  )
}
