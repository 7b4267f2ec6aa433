// Where files that are chosen in forms go. Whoever has a place for them provides it; without one, files are named by address.
import { createContext } from 'react'

/** Keeps a file and says under which https address contacts and channels find it. Throws what can be shown to people. */
export type Upload = (file: File) => Promise<{ url: string }>

export const UploadContext = createContext<Upload | null>(null)
