// The gallery. A new template costs its file, its transcripts and one line here.
import type { Template } from './template.ts'

export const templates: Template[] = []
