// The teams of the workspace, and making one where it is needed.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type Input, type ItemOf, queryKeys } from '../api.ts'

type Team = ItemOf<'GET /teams'>

const none: Team[] = []

/** The teams; none until they are read. */
export function useTeams(): Team[] {
  return useQuery({ queryKey: queryKeys.teams, queryFn: () => call('GET /teams') }).data?.items ?? none
}

/** Makes a team and reads the list again; gives its id. Throws ApiError. */
export function useMakeTeam(): (team: Input<'POST /teams'>['body']) => Promise<string> {
  const client = useQueryClient()
  return async (body) => {
    const { id } = await call('POST /teams', { body })
    await client.invalidateQueries({ queryKey: queryKeys.teams })
    return id
  }
}
