using System.Globalization;
using Microsoft.Data.Sqlite;

namespace StratusLab.Elastic.Ledger;

/// <summary>Compiled statements of one connection, by their text. Not for several threads at once.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _byText = new(StringComparer.Ordinal);

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, object?[] arguments) => Bind(sql, arguments).ExecuteNonQuery();

    /// <summary>Runs a query.</summary>
    public SqliteDataReader Query(string sql, object?[] arguments) => Bind(sql, arguments).ExecuteReader();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _byText.Values)
        {
            command.Dispose();
        }

        _byText.Clear();
    }

    private SqliteCommand Bind(string sql, object?[] arguments)
    {
        if (!_byText.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this folder; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= arguments.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i.ToString(CultureInfo.InvariantCulture) });
            }

            _byText.Add(sql, command);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        }

        return command;
    }
}
