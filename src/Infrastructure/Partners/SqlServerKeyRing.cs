using System.Data;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.SqlClient;
using NodaTime;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

/// <summary>The Data Protection keys in a table. Its interface is synchronous, so it has connections of its own instead of a session.</summary>
internal sealed class SqlServerKeyRing(string connectionString, SqlDialect dialect, IClock clock) : IXmlRepository
{
    private static readonly Statement ReadAll = new("SELECT xml FROM data_protection_keys ORDER BY created_at, friendly_name");

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = Open();
        using var command = Command(connection, ReadAll);
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    private static readonly Statement Insert = new("""
        INSERT INTO data_protection_keys (friendly_name, xml, created_at) VALUES (@FriendlyName, @Xml, @CreatedAt)
        """);

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = Open();
        using var command = Command(connection, Insert);
        command.Parameters.Add("@FriendlyName", SqlDbType.NVarChar, 255).Value = friendlyName;
        command.Parameters.Add("@Xml", SqlDbType.NVarChar, -1).Value = element.ToString(SaveOptions.DisableFormatting);
        command.Parameters.Add("@CreatedAt", SqlDbType.DateTime2).Value = clock.GetCurrentInstant().ToDateTimeUtc();
        command.ExecuteNonQuery();
    }

    private SqlConnection Open()
    {
        var connection = new SqlConnection(connectionString);
        connection.Open();
        return connection;
    }

    private SqlCommand Command(SqlConnection connection, Statement statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement.TextFor(dialect);
        return command;
    }
}
