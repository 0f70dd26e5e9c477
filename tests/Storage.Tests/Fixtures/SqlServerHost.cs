using DotNet.Testcontainers.Configurations;
using Testcontainers.MsSql;

namespace Parcours.Storage.Tests.Fixtures;

/// <summary>The SQL Server of this run: the one that <c>PARCOURS_TEST_SQLSERVER</c> names, else a container, else none.</summary>
internal static class SqlServerHost
{
    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    /// <summary>Null where there is none. A server that is named, or a container that is started, and then fails makes the tests fail.</summary>
    public static Task<string?> ConnectionString { get; } = Find();

    private static async Task<string?> Find()
    {
        if (Environment.GetEnvironmentVariable("PARCOURS_TEST_SQLSERVER") is { Length: > 0 } named)
            return named;
        if (TestcontainersSettings.OS.DockerEndpointAuthConfig is null)
            return null;

        // Testcontainers' own reaper removes the container when this process ends.
        var container = new MsSqlBuilder(Image).Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }
}
