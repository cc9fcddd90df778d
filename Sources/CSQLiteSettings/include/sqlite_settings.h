#ifndef SQLITE_SETTINGS_H
#define SQLITE_SETTINGS_H

/// Switches off SQLite's process-wide memory statistics, whose lock keeps readers from running
/// side by side. Must be called before the first database is opened. Returns SQLite's result code.
int sqlite_settings_without_memory_statistics(void);

#endif
