using Microsoft.Data.Sqlite;
using Parcours.Infrastructure.Storage;

namespace Parcours.Storage.Tests.Kernel;

public sealed class SqlUnitTests
{
    [Fact]
    public async Task A_unit_ends_when_its_last_statement_has_and_takes_none_after_that()
    {
        await using var connection = new SqliteConnection();
        var unit = new SqlUnit(connection, transaction: null);
        unit.Begin();

        var ending = Task.Run(unit.Dispose, TestContext.Current.CancellationToken);
        unit.Finish();
        await ending;

        unit.Invoking(ended => ended.Begin()).Should().Throw<InvalidOperationException>().WithMessage("*has ended*");
    }
}
