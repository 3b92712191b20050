using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Voicebot.Appliance.Journaling;

/// <summary>The database on the disk: opened, checked, brought to the present schema.</summary>
/// <remarks>
/// WAL with full synchronisation: what was committed survives a power cut (sqlite.org/pragma.html#pragma_synchronous). A damaged file
/// is put aside and a new one begun: the line answers calls, and somebody can look at the old one.
/// </remarks>
public static partial class JournalFile
{
    // <sqlite3.h>
    private const int SQLITE_CORRUPT = 11;
    private const int SQLITE_NOTADB = 26;

    private const string DamagedMark = ".abime-";

    // Each waits for 2 s.
    private const int MostTries = 5;

    private static readonly string[] s_versions = Read();

    /// <summary>Opens for writing; makes the file, for its owner alone, where there is none.</summary>
    /// <exception cref="JournalException">Folder or file cannot be written.</exception>
    public static SqliteConnection OpenForWriting(string path, TimeProvider clock, ILogger logger)
    {
        try
        {
            return Prepare(path);
        }
        catch (SqliteException error) when (IsDamage(error))
        {
            var aside = $"{path}{DamagedMark}{clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
            LogDamaged(logger, path, error.Message, aside);
            PutAside(path, aside);
            return Guarded(path, () => Prepare(path));
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Trouble(path, error);
        }
    }

    /// <summary>Opens what exists, beside a service that writes: reading never waits, a change of the staff's waits 2 s at most.</summary>
    /// <exception cref="JournalException">There is none, or it cannot be read.</exception>
    public static SqliteConnection OpenExisting(string path)
    {
        if (!File.Exists(path))
            throw new JournalException($"{path} : aucun journal ici ; JOURNAL_PATH dit où il est, et le service le crée à son premier départ");
        return Guarded(path, () => Connect(path, SqliteOpenMode.ReadWrite));
    }

    /// <summary>A copy in one file, made while others read and write; for its owner alone.</summary>
    /// <exception cref="JournalException">There is no journal, or the copy cannot be written.</exception>
    public static void Copy(string path, string to)
    {
        var part = to + ".part"; // a copy that was cut off leaves the older one in its place
        Guarded(to, () =>
        {
            using var from = OpenExisting(path);
            File.Delete(part);
            MakeFile(part).Dispose();
            using (var copy = Connect(part, SqliteOpenMode.ReadWrite))
            {
                from.BackupDatabase(copy);
                copy.Execute("PRAGMA journal_mode = DELETE"); // no log beside it
            }
            File.Move(part, to, overwrite: true);
            return 0;
        });
    }

    /// <summary>What lies beside a journal and was one: damaged ones, and its copies.</summary>
    public static IReadOnlyList<string> Aside(string path, params ReadOnlySpan<string?> copies) =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + DamagedMark + "*")
            .Where(static file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)),
        .. copies.ToArray().OfType<string>().Where(File.Exists),
    ];

    /// <summary>The copy that the image makes before an update, beside the journal.</summary>
    public static string BeforeUpdate(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "avant-mise-a-jour.db");

    /// <summary>Nothing that was deleted stays in the write-ahead log.</summary>
    /// <exception cref="JournalException">Somebody read it all the while.</exception>
    public static void Truncate(SqliteConnection connection)
    {
        for (var tries = 0; connection.Scalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") != 0; tries++)
        {
            if (tries == MostTries)
                throw new JournalException($"{connection.DataSource} : un autre programme le lit sans cesse ; recommencez");
        }
    }

    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB;

    /// <summary>What a failed write means, in French.</summary>
    public static string Explain(string path, Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: 13 } => $"le disque de {path} est plein",
        SqliteException { SqliteErrorCode: 8 } => $"{path} est en lecture seule",
        SqliteException { SqliteErrorCode: 10 } => $"{path} : le disque ne répond pas ou refuse l’écriture",
        SqliteException { SqliteErrorCode: 14 } or UnauthorizedAccessException => $"{path} ne peut pas être ouvert (dossier absent, ou droits)",
        SqliteException { SqliteErrorCode: 5 or 6 } => $"{path} est tenu par un autre programme",
        _ => $"{path} : {error.Message}",
    };

    private static SqliteConnection Prepare(string path)
    {
        if (!File.Exists(path))
        {
            MakeFile(path).Dispose();
        }
        var connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
            if (connection.Scalar<string>("PRAGMA quick_check(1)") is var verdict and not "ok")
                throw new SqliteException(verdict, SQLITE_CORRUPT);
            Migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite gives its other files the mode of this one.
    private static FileStream MakeFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    private static void Migrate(SqliteConnection connection)
    {
        for (var version = connection.Scalar<long>("PRAGMA user_version"); version < s_versions.Length; version++)
        {
            using var change = connection.BeginTransaction();
            connection.Execute(s_versions[version]);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
            change.Commit();
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        // No pool: who closes a connection means it, and an erased number must not live on in a cache.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 2 }.ToString());
        connection.Open();
        connection.Execute("PRAGMA secure_delete = ON"); // zeros over what is deleted
        return connection;
    }

    private static void PutAside(string path, string aside)
    {
        File.Move(path, aside);
        foreach (var suffix in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + suffix))
                File.Move(path + suffix, aside + suffix);
        }
    }

    private static T Guarded<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Trouble(path, error);
        }
    }

    private static JournalException Trouble(string path, Exception error) => new($"JOURNAL_PATH : {Explain(path, error)}", error);

    private static string[] Read()
    {
        using var stream = typeof(JournalFile).Assembly.GetManifestResourceStream("journal.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split("\n----\n");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is damaged ({Reason}); it lies aside as {Aside}, a new one is begun")]
    private static partial void LogDamaged(ILogger logger, string path, string reason, string aside);
}
