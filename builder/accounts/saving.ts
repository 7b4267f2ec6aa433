// Saving in the settings: reads again what changed, says that it is saved, or why not.
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from '../ui/toast.ts'

/** A change that makes these answers old. `after` runs when it is done. */
export function useSaving<In>(
  save: (given: In) => Promise<unknown>,
  stale: QueryKey[],
  { after, said }: { after?: () => void; said?: string } = {},
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: save,
    onSuccess: async () => {
      after?.()
      if (said) toast.success(said)
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
    },
    onError: (error) => toast.error(error),
  })
}
