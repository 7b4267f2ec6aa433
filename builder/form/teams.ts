// The teams of the workspace, and making one where it is needed.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call, queryKeys } from '../api.ts'

export interface Team {
  id: string
  name: string
  description: string
  userIds: string[]
}

const routes = call as unknown as {
  (key: 'GET /teams'): Promise<{ items: Team[] }>
  (key: 'POST /teams', parts: { body: Omit<Team, 'id'> }): Promise<{ id: string }>
}

const none: Team[] = []

/** The teams; none until they are read. */
export function useTeams(): Team[] {
  return useQuery({ queryKey: queryKeys.teams, queryFn: () => routes('GET /teams') }).data?.items ?? none
}

/** Makes a team and reads the list again; gives its id. Throws ApiError. */
export function useMakeTeam(): (team: Omit<Team, 'id'>) => Promise<string> {
  const client = useQueryClient()
  return async (body) => {
    const { id } = await routes('POST /teams', { body })
    await client.invalidateQueries({ queryKey: queryKeys.teams })
    return id
  }
}
