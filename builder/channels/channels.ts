// What the channel screens read and do.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiError, call, type ItemOf, queryKeys } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'

export type Channel = ItemOf<'GET /channels'>
export type ChannelType = ItemOf<'GET /channel-types'>
export type Secrets = Record<string, string>

/** The connected channels. */
export function useChannels() {
  return useQuery({ queryKey: queryKeys.channels, queryFn: () => call('GET /channels') })
}

/** The catalogue; it changes only with a new version of the server. */
export function useChannelTypes() {
  return useQuery({
    queryKey: queryKeys.channelTypes,
    queryFn: () => call('GET /channel-types'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Reads the channels again, and the name on whatever shows one. */
export function useRefreshChannels() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: queryKeys.channels })
}

/** Opens a channel's panel, a type's form, or neither. */
export function useOpenChannel() {
  const navigate = useNavigate({ from: '/channels' })
  return {
    open: (channel: string, tab?: 'general' | 'install') => void navigate({ search: { channel, tab } }),
    add: (type: string) => void navigate({ search: { add: type } }),
    close: () => void navigate({ search: {} }),
  }
}

/** Field name → sentence, from a refusal of the settings. A sentence may stand there in both languages, «en / es». */
export function problemsOf(error: unknown, language: 'es' | 'en', otherwise: string): Record<string, string> {
  if (!(error instanceof ApiError) || !Array.isArray(error.details)) return {}
  return Object.fromEntries(
    error.details.flatMap((one: { field?: unknown; text?: unknown }) => {
      if (typeof one.field !== 'string') return []
      const [en, es] = typeof one.text === 'string' ? one.text.split(' / ') : []
      const sentence = es === undefined ? otherwise : language === 'es' ? es : en
      return [[one.field.split('.')[0], sentence]]
    }),
  )
}

/** Copies a text and says so. */
export function useCopy() {
  const { t } = useT()
  return async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      toast.success(t('common.copied'))
    } catch {
      toast.error(t('common.copyFailed'))
    }
  }
}
