import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Missing } from '../ui/Crash.tsx'
import { ClosingSettings } from './ClosingSettings.tsx'
import { DataFiles } from './DataFiles.tsx'
import { FieldsSettings } from './FieldsSettings.tsx'
import { GoogleSettings } from './GoogleSettings.tsx'
import { HoursSettings } from './HoursSettings.tsx'
import { MyForm } from './MyForm.tsx'
import { useMayDesign } from './me.ts'
import { type Part, parts, SettingsLayout } from './SettingsLayout.tsx'
import { TagsSettings } from './TagsSettings.tsx'
import { UsersSettings } from './UsersSettings.tsx'
import { WorkspaceSettings } from './WorkspaceSettings.tsx'

const screens: Partial<Record<Part, ComponentType>> = {
  workspace: WorkspaceSettings,
  users: UsersSettings,
  fields: FieldsSettings,
  tags: TagsSettings,
  closing: ClosingSettings,
  hours: HoursSettings,
  google: GoogleSettings,
  files: DataFiles,
  me: MyForm,
}

/** The part of the settings that the address names. */
export function SettingsScreen() {
  const { part: name } = useParams({ from: '/app/settings/$part' })
  const design = useMayDesign()
  const part = parts.find((one) => one.name === name && (design || !one.design))
  const Screen = part && screens[part.name]
  if (!Screen) return <Missing />
  return (
    <SettingsLayout part={part.name}>
      <Screen />
    </SettingsLayout>
  )
}
