// Deleting what flows may name: first it is told where they do.
import { Anchor, List, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call, type ItemOf, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'

type Kind = 'team' | 'contact_field' | 'tag' | 'closing_note'
type Use = ItemOf<'GET /uses'>

const parts = { team: 'teams', contact_field: 'fields', tag: 'tags', closing_note: 'closing' } as const

/** Asks before deleting, with the flows that name the thing; deletes when the person agrees. */
export function useAskAndDelete(
  kind: Kind,
  thing: { id: string; name: string },
  remove: () => Promise<unknown>,
) {
  const { t } = useT()
  const client = useQueryClient()
  const part = parts[kind]
  const ask = async (): Promise<void> => {
    try {
      const { items } = await call('GET /uses', { query: { kind, id: thing.id } })
      const sure = await confirm({
        title: t(`settings.${part}.remove.title`, { name: thing.name }),
        text: <Warning text={t(`settings.${part}.remove.text`)} uses={items} />,
        action: t('common.delete'),
        danger: true,
      })
      if (!sure) return
      await remove()
      toast.success(t('settings.deleted', { name: thing.name }))
    } catch (error) {
      toast.error(error)
    }
    const stale = [queryKeys.teams, queryKeys.users, queryKeys.fields, queryKeys.tags, queryKeys.closingNotes]
    await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
  }
  return { ask }
}

function Warning({ text, uses }: { text: string; uses: Use[] }) {
  const { t } = useT()
  return (
    <>
      <Text>{text}</Text>
      {uses.length > 0 && (
        <>
          <Text mt="sm" fw={600}>
            {t('settings.uses.title', { count: uses.length })}
          </Text>
          <List mt={4} spacing={2}>
            {uses.map((use) => (
              <List.Item key={use.id}>
                <Anchor href={`/flows/${use.id}`} target="_blank">
                  {use.name}
                </Anchor>{' '}
                {t(use.published ? 'settings.uses.published' : 'settings.uses.draft')}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </>
  )
}
